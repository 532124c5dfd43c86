"""Files named in a form: known while it is checked, and the case's once it is handed in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.definitions import Deployed, form_of
from engine.errors import Invalid, Message, WrongState
from engine.model import Attachment, ProcessInstance
from engine.queries.attachments import id_of, usable_files
from engine.uow import UnitOfWork
from forms.files import file_entries, has_files, replaced_files

UNKNOWN = Message("Expected files that you uploaded or that this case holds, but found another")


def known_files(
    uow: UnitOfWork,
    version: Deployed,
    form_id: str | None,
    variables: Mapping[str, Any],
    *,
    visible: Mapping[str, Any] | None = None,
    instance: ProcessInstance | None = None,
    person_id: UUID | None = None,
) -> Mapping[str, Any]:
    """The variables with what is known of each file in place of its id; raises Invalid with the field of any other.

    Whatever a client says of a file beside its id counts for nothing.
    """
    form = None if form_id is None else form_of(uow, version, form_id)
    if form is None or not has_files(form):
        return variables
    entries = list(file_entries(form, variables))
    shown = {key: value for key, value in (visible or {}).items() if key in form.keys}
    case_id = None if instance is None else instance.id
    known = usable_files(uow, [one for _, one in entries], case_id, person_id, shown)
    problems = {path: [UNKNOWN] for path, one in entries if id_of(one) not in known}
    for path in {path for path, _ in entries} - set(problems):
        count = sum(1 for found, _ in entries if found == path)
        if count > uow.runtime.settings.max_files_per_field:
            most = uow.runtime.settings.max_files_per_field
            problems[path] = [Message("Expected at most {most} files, but found {count}", _counts(most, count))]
    if problems:
        raise Invalid(
            "The form {form} is not filled in correctly: {count} field(s) are wrong",
            form=form_id,
            count=len(problems),
            problems=problems,
        )
    return replaced_files(form, variables, lambda one: known[id_of(one) or ""])


def bind_files(
    uow: UnitOfWork,
    version: Deployed,
    form_id: str | None,
    values: Mapping[str, Any],
    instance: ProcessInstance,
    element_id: str,
) -> None:
    """Make the files of accepted values the case's; WrongState if one became another case's meanwhile."""
    form = None if form_id is None else form_of(uow, version, form_id)
    ids = {UUID(str(id_of(one))) for _, one in file_entries(form, values)} if form and has_files(form) else set()
    if not ids:
        return
    named = Attachment.id.in_(ids)
    bound = sa.update(Attachment).where(named, Attachment.instance_id.is_(None))
    bound = bound.values(instance_id=instance.id, element_id=element_id).returning(Attachment)
    taken_in = uow.session.scalars(bound.execution_options(synchronize_session=False, populate_existing=True)).all()
    held = sa.select(sa.func.count()).select_from(Attachment).where(named, Attachment.instance_id == instance.id)
    if uow.session.scalar(held) != len(ids):
        raise WrongState("Cannot hand in: a file named here was handed in with another case meanwhile")
    if taken_in:
        files = [audit.handed_in_facts(file) for file in sorted(taken_in, key=lambda file: file.id)]
        audit.record(uow, "file.handed_in", "process_instance", instance.id, instance, {"files": files})


def _counts(most: int, count: int) -> dict[str, object]:
    return {"most": most, "count": count}
