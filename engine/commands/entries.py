"""What a person enters: plain JSON of a bounded size, and what the deployed form makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.definitions import Deployed, form_of
from engine.directory import form_context
from engine.errors import Invalid, Message
from engine.uow import UnitOfWork
from engine.values import require_variables
from forms import FormDataInvalid, title_of, validate

MAX_REASON = 1000
MAX_KEY = 200


@dataclass(frozen=True, slots=True)
class Filling:
    """Where something is entered, and who does: the step and its form if any, over the variables visible there."""

    version: Deployed
    form_id: str | None
    step: str
    bureau_id: UUID
    visible: Mapping[str, Any]
    performer_id: UUID | None


def checked(uow: UnitOfWork, filling: Filling, variables: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The variables as they may enter a case, and what the form says the case is about, if anything.

    Where the model names a form, that form's fields and nothing else; without one, whatever was sent. Raises
    Invalid with a path for each variable that is wrong.
    """
    require_variables(variables, filling.visible)
    if filling.form_id is None:
        return dict(variables), ""
    form, feel = form_of(uow, filling.version, filling.form_id), uow.runtime.feel.at(uow.now)
    context = form_context(uow, form, filling.step, filling.bureau_id, filling.visible, filling.performer_id)
    try:
        values = validate(form, variables, context, feel)
    except FormDataInvalid as refused:
        raise Invalid(
            "The form {form} is not filled in correctly: {count} field(s) are wrong",
            form=filling.form_id,
            count=len(refused.errors),
            problems=refused.errors,
        ) from None
    return values, title_of(form, values, context, feel)


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
