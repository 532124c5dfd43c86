"""Files are proved: against their upload, against the case that took them in, and on the disk."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine.audit import verify_contents
from engine.commands.forgetting import forget_drafts
from engine.files import path_of
from engine.model import Attachment, Bureau, User, new_id
from engine.queries import AttachmentView
from engine.uow import SYSTEM, begin
from tests.integration.audit.conftest import CLERK, change, flaws
from tests.support.files import PNG
from tests.support.world import World

Upload = Callable[..., AttachmentView]
COLUMNS = {
    "name": "别的.pdf",
    "media_type": "image/png",
    "size": 1,
    "sha256": "0" * 64,
    "element_id": "check",
}


def contents(world: World) -> list[str]:
    return [finding.flaw for finding in verify_contents(world.runtime)]


def test_untouched_files_are_whole(world: World, case: UUID, upload: Upload) -> None:
    upload("未提交.pdf")
    assert (flaws(world), flaws(world, case), contents(world)) == ([], [], [])


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_file_is_found(world: World, case: UUID, column: str) -> None:
    change(world, Attachment, **{column: COLUMNS[column]})
    assert (flaws(world), flaws(world, case)) == (["file_changed"], ["file_changed"])


@pytest.mark.parametrize("column", ["uploaded_by", "created_at", "bureau_id"])
def test_a_file_of_somebody_else_is_found(world: World, case: UUID, column: str) -> None:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        others = {
            "uploaded_by": uow.session.scalar(sa.select(User.id).where(User.username == "lisi")),
            "bureau_id": uow.session.scalar(sa.select(Bureau.id).where(Bureau.id != world.case(case).bureau_id)),
            "created_at": world.now - timedelta(days=1),
        }
    change(world, Attachment, **{column: others[column]})
    assert flaws(world) == ["file_changed"]


@pytest.mark.parametrize("column", ["name", "media_type", "size", "sha256"])
def test_a_file_changed_before_it_is_handed_in_is_found(world: World, upload: Upload, column: str) -> None:
    file = upload()
    change(world, Attachment, **{column: COLUMNS[column]})
    assert flaws(world) == ["file_changed"]
    if column != "sha256":
        case = world.start(by=CLERK, papers=[str(file.id)], word="甲")
        assert flaws(world, case) == ["file_changed"]


def test_a_file_of_another_case_or_of_none_is_found(world: World, case: UUID) -> None:
    other = world.start(by=CLERK, word="乙")
    change(world, Attachment, instance_id=other)
    assert (flaws(world, case), flaws(world, other)) == (["file_missing"], ["file_unknown"])
    change(world, Attachment, instance_id=None)
    assert flaws(world) == ["file_missing"]


def test_a_file_that_is_gone_or_foisted_is_found(world: World, case: UUID) -> None:
    change(world, Attachment, id=new_id())
    assert sorted(flaws(world)) == ["file_missing", "file_unknown"]
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.delete(Attachment))
    assert (flaws(world), flaws(world, case)) == (["file_missing"], ["file_missing"])


def test_a_file_nobody_handed_in_may_be_forgotten(world: World, case: UUID, upload: Upload) -> None:
    upload("未提交.pdf")
    with begin(world.runtime, SYSTEM, world.now + timedelta(days=31)) as uow:
        forget_drafts(uow)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalars(sa.select(Attachment.instance_id)).all() == [case]
    assert flaws(world) == []


def test_contents_that_are_gone_or_changed_are_found(world: World, case: UUID, upload: Upload) -> None:
    loose = upload("照片.png", PNG)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        bound = uow.session.scalars(sa.select(Attachment).where(Attachment.instance_id == case)).one()
    path_of(world.runtime.settings, bound.sha256).write_bytes(b"something else")
    path_of(world.runtime.settings, loose.sha256).unlink()
    found = {(finding.flaw, finding.scope) for finding in verify_contents(world.runtime)}
    assert found == {("content_changed", str(case)), ("content_missing", "")}
    assert flaws(world) == []
