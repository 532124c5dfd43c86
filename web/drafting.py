"""What a page with a form knows of the draft it was drawn from, and what its buttons do about drafts.

The page tells it with everything it sends, so that entries saved in another window are never replaced unasked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from engine import commands
from engine.errors import StaleDraft
from engine.queries import AsideView, DraftView
from engine.uow import UnitOfWork
from web.once import new_key
from web.times import local_time

FIELD = "_draft"
_KNOWN = re.compile(r"([0-9]{1,9}):([0-9a-f-]{8,36})")
ACTIONS = frozenset({"save_draft", "replace_draft", "discard_draft"})
TAKE = "take_draft:"


@dataclass(frozen=True)
class Known:
    """The version of the draft a page was drawn from or has saved, zero for none; and which page it is."""

    version: int
    page: str

    def __str__(self) -> str:
        return f"{self.version}:{self.page}"


@dataclass(frozen=True)
class Drafting:
    """What a page shows of drafts: the one its entries come from, those beside it, and one that is in the way."""

    known: Known
    draft: DraftView | None = None
    aside: tuple[AsideView, ...] = ()
    stale: StaleDraft | None = None

    @property
    def conflict(self) -> str:
        """What is in the way, in a sentence."""
        return conflict(self.stale) if self.stale else ""


def known_to_sender() -> Known:
    """What the page that was sent knows; a page that does not say has seen no draft."""
    sent = request.form.get(FIELD)
    if sent is None:
        return Known(0, new_key())
    found = _KNOWN.fullmatch(sent)
    if found is None:
        raise BadRequest
    return Known(int(found[1]), found[2])


def drafting(draft: DraftView | None, aside: list[AsideView], refused: Exception | None = None) -> Drafting:
    """For a page that is opened: what its draft is. One that comes back stays the page it was."""
    stale = refused if isinstance(refused, StaleDraft) else None
    if request.method == "POST":
        return Drafting(known_to_sender(), None, (), stale)
    return Drafting(Known(draft.version if draft else 0, new_key()), draft, tuple(aside))


def is_drafting(action: str) -> bool:
    """Whether a button is about drafts, and hands nothing in."""
    return action in ACTIONS or action.startswith(TAKE)


def save(uow: UnitOfWork, where: UUID | str, data: Mapping[str, object], *, replaces: bool = False) -> DraftView:
    """Keep the entries of the page that was sent at a task, or for a new case of a process."""
    known = known_to_sender()
    version = None if replaces else known.version
    if isinstance(where, UUID):
        return commands.save_task_draft(uow, where, data, version, known.page)
    return commands.save_start_draft(uow, where, data, version, known.page)


def act(uow: UnitOfWork, where: UUID | str, data: Mapping[str, object], action: str) -> None:
    """Do what a button about drafts says."""
    known = known_to_sender()
    if action.startswith(TAKE):
        if known.version:
            save(uow, where, data)
        commands.take_up_draft(uow, where, _id_in(action))
    elif action == "discard_draft":
        if isinstance(where, UUID):
            commands.discard_task_draft(uow, where, known.version, known.page)
        else:
            commands.discard_start_draft(uow, where, known.version, known.page)
        flash(str(gettext("The draft is discarded.")), "success")
    else:
        save(uow, where, data, replaces=action == "replace_draft")


def require_latest(draft: DraftView | None, *, gone: bool) -> None:
    """Before entries are handed in and the draft ends: refuse where another window has saved later ones.

    Where `gone` counts, also where the draft the page knows is gone, because it was probably handed in.
    """
    known = known_to_sender()
    if draft is None:
        if gone and known.version:
            raise StaleDraft(
                "Expected a draft of version {expected}, but found none", saved_at=None, expected=known.version
            )
    elif known.version != draft.version and known.page != draft.page:
        told = {"expected": known.version, "found": draft.version}
        raise StaleDraft(
            "Expected the draft of version {expected}, but found version {found}", saved_at=draft.saved_at, **told
        )


def conflict(stale: StaleDraft) -> str:
    """Why the entries of a page are not saved."""
    if stale.saved_at is None:
        return str(
            gettext(
                "What this page was opened with has been submitted or discarded meanwhile. "
                "The entries in this page are not saved."
            )
        )
    return str(
        gettext(
            "Other entries for this form were saved in another window %(time)s. Those in this page are not saved until "
            "you decide.",
            time=local_time(stale.saved_at),
        )
    )


def _id_in(action: str) -> UUID:
    try:
        return UUID(action.removeprefix(TAKE))
    except ValueError:
        raise BadRequest from None
