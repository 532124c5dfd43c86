"""What names and codes may be, and that nobody makes more of themselves."""

import re
from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from engine.errors import Forbidden, Invalid, Message
from engine.model import CandidateGroup, Department, Position, User
from engine.people import APPLICANT_KEYS, actor_of
from engine.uow import UnitOfWork

MAX_NAME = 200
MIN_PASSWORD, MAX_PASSWORD = 8, 1024
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")

Problems = dict[str, list[Message]]


def refuse(problems: Problems) -> None:
    """Raise Invalid if there are any."""
    if problems:
        raise Invalid("The entries are refused: {count} of them are wrong", count=len(problems), problems=problems)


def flaws_in_texts(**texts: str | None) -> Problems:
    """What is wrong with names; None is not asked for."""
    flawed = (name for name, text in texts.items() if text is not None and not _is_name(text))
    return {name: [Message("Expected 1 to {longest} letters", {"longest": MAX_NAME})] for name in flawed}


def flaws_in_codes(code: str) -> Problems:
    """What is wrong with the code of a department or group."""
    if CODE.fullmatch(code):
        return {}
    return {
        "code": [
            Message("Expected a letter and up to 39 letters, digits or underscores, but found {code}", {"code": code})
        ]
    }


def flaws_in_mobile(mobile: str | None) -> Problems:
    if not mobile or MOBILE.fullmatch(mobile):
        return {}
    return {"mobile": [Message("This is not a valid mobile number of 11 digits")]}


def flaws_in_password(password: str) -> Problems:
    usable = MIN_PASSWORD <= len(password) <= MAX_PASSWORD and not re.search(r"[\0\ud800-\udfff]", password)
    if usable:
        return {}
    limits = {"least": MIN_PASSWORD, "most": MAX_PASSWORD}
    return {"password": [Message("Expected a password of {least} to {most} characters", limits)]}


def flaws_in_keys(uow: UnitOfWork, bureau_id: UUID, own_id: UUID | None, **keys: str | None) -> Problems:
    """Which names and codes belong to another group of people already.

    A model names people by either, so one that is taken would make its bearers members of the other as well.
    """
    taken = set(_taken(uow, bureau_id, own_id))
    found: Problems = {}
    for path, key in keys.items():
        if key is None:
            continue
        if "/" in key or key in APPLICANT_KEYS or key in taken:
            message = Message(
                "Expected a name that no department, position or group has, and no slash, but found {name}",
                {"name": key},
            )
            found[path] = [message]
    return found


def require_own_standing_kept(uow: UnitOfWork) -> None:
    """Raise Forbidden if what was just changed makes the administrator somebody else to a model."""
    uow.flush()
    actor = uow.actor
    now = actor_of(uow.session, uow.session.get_one(User, actor.user_id))
    if (now.group_keys, now.roles) != (actor.group_keys, actor.roles):
        raise Forbidden("Cannot change this: nobody changes their own place in the bureau")


def require_somebody_else(uow: UnitOfWork, user: User, verb: str) -> None:
    if user.id == uow.actor.user_id:
        raise Forbidden("Cannot {verb}: nobody may do that to themselves", verb=verb)


def _is_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= MAX_NAME and not re.search(r"[\0\ud800-\udfff]", text)


def _taken(uow: UnitOfWork, bureau_id: UUID, own_id: UUID | None) -> Iterator[str]:
    """Every key that a model of the bureau may name people by."""
    for kind, within in (
        (Department, Department.bureau_id == bureau_id),
        (CandidateGroup, CandidateGroup.bureau_id == bureau_id),
        (Position, sa.true()),
    ):
        for row_id, code, name in uow.session.execute(sa.select(kind.id, kind.code, kind.name).where(within)):
            if row_id != own_id:
                yield from (code, name)
