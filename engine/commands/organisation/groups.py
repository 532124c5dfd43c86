"""Candidate groups: people whom neither a department nor a position unites."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.audit import record
from engine.commands.organisation import checks
from engine.commands.organisation.locking import changes_of, lock_bureau, lock_row, touch
from engine.errors import Message
from engine.model import CandidateGroup, GroupMember, User, new_id
from engine.uow import UnitOfWork


def create_group(
    uow: UnitOfWork, code: str, *, name: str, name_en: str, members: Collection[str] = ()
) -> CandidateGroup:
    """Add a group with these people, by their usernames."""
    bureau_id = lock_bureau(uow, "add a group")
    flaws = checks.flaws_in_texts(name=name, name_en=name_en) | checks.flaws_in_codes(code)
    checks.refuse(flaws or checks.flaws_in_keys(uow, bureau_id, None, code=code, name=name))
    group = CandidateGroup(id=new_id(), bureau_id=bureau_id, code=code, name=name, name_en=name_en)
    uow.session.add(group)
    uow.session.flush()
    _set_members(uow, group, members)
    payload = {"code": code, "name": name, "members": sorted(set(members))}
    record(uow, "group.created", "group", group.id, payload=payload)
    checks.require_own_standing_kept(uow)
    return group


def change_group(
    uow: UnitOfWork,
    group_id: UUID,
    *,
    name: str | None = None,
    name_en: str | None = None,
    members: Collection[str] | None = None,
    expected_version: int | None = None,
) -> CandidateGroup:
    """Change the names of a group, and let it have these members and no others; None leaves a thing as it is."""
    group = lock_row(uow, CandidateGroup, group_id, "change a group", expected_version)
    checks.refuse(
        checks.flaws_in_texts(name=name, name_en=name_en)
        or checks.flaws_in_keys(uow, group.bureau_id, group.id, name=name)
    )
    payload: dict[str, Any] = {"code": group.code}
    if members is not None:
        added, removed = _set_members(uow, group, members)
        if added or removed:
            payload |= {"added": added, "removed": removed}
            touch(group)
            # Before the name changes, which is a key of whoever is in the group.
            checks.require_own_standing_kept(uow)
    changed = changes_of(group, name=name, name_en=name_en)
    if changed:
        payload["changed"] = changed
    if len(payload) > 1:
        record(uow, "group.changed", "group", group.id, payload=payload)
    return group


def _set_members(uow: UnitOfWork, group: CandidateGroup, usernames: Collection[str]) -> tuple[list[str], list[str]]:
    """The usernames that are new, and those that are gone."""
    held = sa.select(User.username, GroupMember).join(GroupMember, GroupMember.user_id == User.id)
    before = dict(uow.session.execute(held.where(GroupMember.group_id == group.id)).all())
    new = sorted(set(usernames) - set(before))
    people = sa.select(User.username, User.id).where(User.username.in_(new), User.bureau_id == group.bureau_id)
    found = dict(uow.session.execute(people.where(User.active, User.kind != "applicant")).all())
    unknown = [username for username in new if username not in found]
    if unknown:
        message = Message(
            "Expected the usernames of active people of the bureau, but found {names}", {"names": ", ".join(unknown)}
        )
        checks.refuse({"members": [message]})
    uow.session.add_all(GroupMember(group_id=group.id, user_id=found[username]) for username in new)
    gone = sorted(set(before) - set(usernames))
    for username in gone:
        uow.session.delete(before[username])
    return new, gone
