"""The contents of files on the disk, each against its digest."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import sqlalchemy as sa

from engine.audit.finding import Finding, Flaw
from engine.errors import Message
from engine.files import path_of
from engine.model import Attachment
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin

CONTENTS_AT_ONCE = 200


def verify_contents(runtime: Runtime) -> list[Finding]:
    """Contents that are gone or changed, for every file that has them.

    Reading takes long, so no unit of work is open meanwhile.
    """
    findings: list[Finding] = []
    for sha256 in _digests(runtime):
        path = path_of(runtime.settings, sha256)
        flaw = _flaw_of(path, sha256)
        if flaw is not None:
            findings += _files_with(runtime, sha256, flaw)
    return findings


def _digests(runtime: Runtime) -> Iterator[str]:
    after = ""
    while True:
        some = sa.select(Attachment.sha256).where(Attachment.sha256 > after).distinct()
        with begin(runtime, SYSTEM, read_only=True) as uow:
            found = uow.session.scalars(some.order_by(Attachment.sha256).limit(CONTENTS_AT_ONCE)).all()
        if not found:
            return
        yield from found
        after = found[-1]


def _flaw_of(path: Path, sha256: str) -> Flaw | None:
    if not path.is_file():
        return "content_missing"
    with path.open("rb") as file:
        return None if file_digest(file, "sha256").hexdigest() == sha256 else "content_changed"


def _files_with(runtime: Runtime, sha256: str, flaw: Flaw) -> Iterator[Finding]:
    """One finding for each file with that content; none if all of them were forgotten meanwhile."""
    files = sa.select(Attachment.id, Attachment.instance_id).where(Attachment.sha256 == sha256)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        found = uow.session.execute(files.order_by(Attachment.id)).all()
    for file_id, case in found:
        scope, params = "" if case is None else str(case), {"id": file_id}
        if flaw == "content_missing":
            yield Finding(flaw, scope, None, Message("The content of file {id} is missing on the disk", params))
        else:
            yield Finding(flaw, scope, None, Message("The content of file {id} on the disk is not what it was", params))
