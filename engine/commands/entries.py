"""What a person enters: plain JSON of a bounded size, and what the deployed form makes of it."""

from collections.abc import Mapping
from typing import Any

from engine.definitions import Deployed, form_of
from engine.errors import Invalid, Message
from engine.uow import UnitOfWork
from engine.values import require_variables
from forms import FormDataInvalid, title_of, validate

MAX_REASON = 1000
MAX_KEY = 200


def checked(
    uow: UnitOfWork, version: Deployed, form_id: str | None, variables: Mapping[str, Any], visible: Mapping[str, Any]
) -> dict[str, Any]:
    """The variables as they may enter a case; raises Invalid with a path for each that is wrong.

    Where the model names a form, that form's fields and nothing else; without one, whatever was sent.
    """
    require_variables(variables, visible)
    if form_id is None:
        return dict(variables)
    try:
        return validate(form_of(uow, version, form_id), variables, visible, uow.runtime.feel.at(uow.now))
    except FormDataInvalid as refused:
        raise Invalid(
            "The form {form} is not filled in correctly: {count} field(s) are wrong",
            form=form_id,
            count=len(refused.errors),
            problems=refused.errors,
        ) from None


def title(
    uow: UnitOfWork, version: Deployed, form_id: str | None, values: Mapping[str, Any], visible: Mapping[str, Any]
) -> str:
    """What the form says the case is about; empty where it says nothing."""
    if form_id is None:
        return ""
    return title_of(form_of(uow, version, form_id), values, visible, uow.runtime.feel.at(uow.now))


def require_reason(reason: str) -> None:
    """Raise Invalid unless a reason is given that the history can show."""
    require_text("reason", reason, MAX_REASON)


def require_text(path: str, text: str, longest: int) -> None:
    """Raise Invalid unless there is a text of a sensible length."""
    if not text.strip() or len(text) > longest or "\x00" in text:
        message = Message("Expected 1 to {longest} letters", {"longest": longest})
        raise Invalid(
            "Expected {path} to be 1 to {longest} letters", path=path, longest=longest, problems={path: [message]}
        )
