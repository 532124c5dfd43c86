"""Uploading, handing in, reading: whose a file is, and who may know of it."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands, queries
from engine.commands.attachments import bind_files
from engine.definitions import deployed
from engine.errors import Forbidden, Invalid, NotFound, WrongState
from engine.files import path_of
from engine.model import Attachment, AuditEvent, AuditPayload, ProcessInstance
from engine.queries import AttachmentView
from engine.uow import SYSTEM, begin
from tests.integration.files.conftest import (
    APPLICANT,
    CLERK,
    COLLEAGUE,
    OPERATOR,
    OTHER_APPLICANT,
    OUTSIDER,
    started,
)
from tests.support.files import HTML, PDF, PNG
from tests.support.world import World

Upload = Callable[..., AttachmentView]


def facts(file: AttachmentView) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def seen(world: World, file: AttachmentView, by: str) -> bool:
    try:
        with world.acting(by) as uow:
            queries.attachment(uow, file.id)
    except NotFound:
        return False
    return True


def loose_events(world: World, verb: str) -> list[tuple[str, Any]]:
    found = sa.select(AuditEvent.actor_name, AuditPayload.payload).join(
        AuditPayload, AuditPayload.event_id == AuditEvent.id
    )
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return [tuple(row) for row in uow.session.execute(found.where(AuditEvent.verb == verb))]


def contents(world: World) -> list[Path]:
    return [path for path in (world.runtime.settings.data_dir / "files").rglob("*") if path.is_file()]


def test_upload_keeps_content_row_and_evidence(world: World, upload: Upload) -> None:
    file = upload(name="C:\\x\\章程.PDF")
    assert (file.name, file.media_type, file.size, file.instance_id) == (
        "章程.PDF",
        "application/pdf",
        len(PDF),
        None,
    )
    assert path_of(world.runtime.settings, file.sha256).read_bytes() == PDF
    assert loose_events(world, "file.uploaded") == [(world.actor(APPLICANT).name, facts(file))]


def test_upload_refused_leaves_neither_row_nor_content(world: World, upload: Upload) -> None:
    for name, content in (("a.pdf", HTML), ("a.html", HTML), ("a.png", PDF), ("", PDF), ("..", PDF)):
        with pytest.raises(Invalid):
            upload(name=name, content=content)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
    assert contents(world) == []


def test_upload_of_the_system_is_refused(world: World) -> None:
    with pytest.raises(Forbidden):
        commands.upload(world.runtime, SYSTEM, "a.pdf", None)  # type: ignore[arg-type]


def test_equal_contents_are_two_files_with_one_content(world: World, upload: Upload) -> None:
    first, second = upload(), upload(by=CLERK, name="another.pdf")
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert len(contents(world)) == 1


def test_upload_stops_where_too_much_waits(world: World, upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("engine.commands.upload"), "MOST_LOOSE", 2)
    mine = upload()
    upload()
    with pytest.raises(WrongState, match="2 files of yours"):
        upload()
    upload(by=CLERK)
    started(world, mine)
    upload()


def test_loose_file_is_seen_by_its_owner_alone(world: World, upload: Upload) -> None:
    file = upload()
    assert [seen(world, file, by) for by in (APPLICANT, OTHER_APPLICANT, CLERK, OPERATOR, OUTSIDER)] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_start_makes_the_file_the_cases(world: World, upload: Upload) -> None:
    file, kept = upload(), upload(name="loose.pdf")
    case = started(world, file)
    assert world.variables(case)["papers"] == [facts(file)]
    with world.acting(APPLICANT) as uow:
        bound, loose = queries.attachment(uow, file.id), queries.attachment(uow, kept.id)
    assert (bound.instance_id, bound.element_id, loose.instance_id) == (case, "s", None)
    assert [seen(world, file, by) for by in (APPLICANT, CLERK, OPERATOR)] == [True, True, True]
    assert [seen(world, file, by) for by in (OTHER_APPLICANT, COLLEAGUE, OUTSIDER)] == [False, False, False]
    [(_, payload), *_] = world.events(case)
    assert payload["variables"]["papers"][0]["sha256"] == file.sha256


def test_what_a_client_says_of_a_file_counts_for_nothing(world: World, upload: Upload) -> None:
    file = upload()
    forged = facts(file) | {"id": str(file.id).upper(), "name": "forged.pdf", "sha256": "0" * 64, "size": 1}
    case = world.start(by=APPLICANT, subject="测试", papers=[forged])
    assert world.variables(case)["papers"] == [facts(file)]


def test_files_in_rows_are_known_and_bound(world: World, upload: Upload) -> None:
    file = upload()
    case = world.start(by=APPLICANT, subject="测试", members=[{}, {"proofs": [str(file.id)]}])
    assert world.variables(case)["members"][1]["proofs"] == [facts(file)]
    with world.acting(CLERK) as uow:
        assert [one.id for one in queries.attachments(uow, case).items] == [file.id]


@pytest.mark.parametrize("named", ["nonsense", None, 7, {}, {"id": None}, {"name": "x.pdf"}, str(UUID(int=1))])
def test_unknown_file_is_refused_by_path(world: World, named: Any) -> None:
    with pytest.raises(Invalid) as refused:
        world.start(by=APPLICANT, subject="测试", members=[{"proofs": [named]}])
    assert list(refused.value.problems) == ["members[0].proofs"]


@pytest.mark.parametrize("owner", [OTHER_APPLICANT, CLERK, OUTSIDER])
def test_file_of_somebody_else_is_refused(world: World, upload: Upload, owner: str) -> None:
    with pytest.raises(Invalid) as refused:
        started(world, upload(by=owner))
    assert list(refused.value.problems) == ["papers"]


def test_file_of_another_case_is_refused(world: World, upload: Upload) -> None:
    file = upload()
    started(world, file)
    with pytest.raises(Invalid) as refused:
        started(world, file)
    assert list(refused.value.problems) == ["papers"]


def test_too_many_files_are_refused_by_path(world: World, upload: Upload) -> None:
    most = world.runtime.settings.max_files_per_field
    with pytest.raises(Invalid) as refused:
        started(world, *([upload()] * (most + 1)))
    assert str(refused.value.problems["papers"][0]) == f"Expected at most {most} files, but found {most + 1}"


def test_refused_form_leaves_the_file_loose(world: World, upload: Upload) -> None:
    file = upload()
    with pytest.raises(Invalid) as refused:
        world.start(by=APPLICANT, subject="", papers=[str(file.id)])
    assert list(refused.value.problems) == ["subject"]
    with world.acting(APPLICANT) as uow:
        assert queries.attachment(uow, file.id).instance_id is None


def test_case_keeps_its_files_when_a_form_is_handed_in_again(world: World, upload: Upload) -> None:
    first, second = upload(), upload(name="补正.pdf")
    case = started(world, first)
    world.complete(case, "check", CLERK)
    world.complete(case, "amend", APPLICANT, subject="测试", papers=[facts(first), str(second.id)])
    assert world.variables(case)["papers"] == [facts(first), facts(second)]
    with world.acting(APPLICANT) as uow:
        listed = queries.attachments(uow, case).items
    assert [(one.name, one.element_id) for one in listed] == [("补正.pdf", "amend"), ("章程.pdf", "s")]


def test_applicant_sees_of_the_bureaus_files_the_public_ones(world: World, upload: Upload) -> None:
    case = started(world)
    photo, answer = upload(by=CLERK, name="photo.png", content=PNG), upload(by=CLERK, name="答复.pdf")
    world.complete(case, "check", CLERK, photos=[str(photo.id)], answer=[str(answer.id)])
    assert [seen(world, photo, by) for by in (APPLICANT, CLERK, OPERATOR)] == [False, True, True]
    assert [seen(world, answer, by) for by in (APPLICANT, CLERK, OPERATOR)] == [True, True, True]
    with world.acting(APPLICANT) as uow:
        assert [one.id for one in queries.attachments(uow, case).items] == [answer.id]
    with world.acting(CLERK) as uow:
        assert len(queries.attachments(uow, case).items) == 2


def test_applicant_cannot_name_a_file_it_is_not_shown(world: World, upload: Upload) -> None:
    case = started(world)
    photo = upload(by=CLERK, name="photo.png", content=PNG)
    world.complete(case, "check", CLERK, photos=[str(photo.id)])
    with pytest.raises(Invalid) as refused:
        world.complete(case, "amend", APPLICANT, subject="测试", papers=[str(photo.id)])
    assert list(refused.value.problems) == ["papers"]


def test_files_of_a_case_are_for_those_who_see_it(world: World, upload: Upload) -> None:
    case = started(world, upload())
    for stranger in (OTHER_APPLICANT, COLLEAGUE, OUTSIDER):
        with pytest.raises(NotFound), world.acting(stranger) as uow:
            queries.attachments(uow, case)


def test_reading_a_file_is_evidence_and_no_new_version_of_the_case(world: World, upload: Upload) -> None:
    file = upload()
    case = started(world, file)
    before = world.case(case).version
    found, path = commands.read_file(world.runtime, world.actor(CLERK), file.id, world.now)
    assert (found.id, path.read_bytes()) == (file.id, PDF)
    told = {"instance_id": str(case), "sha256": file.sha256}
    assert loose_events(world, "file.read") == [(world.actor(CLERK).name, told)]
    assert world.case(case).version == before
    with pytest.raises(NotFound):
        commands.read_file(world.runtime, world.actor(OUTSIDER), file.id, world.now)


def test_lost_content_is_said_so(world: World, upload: Upload) -> None:
    file = upload()
    path_of(world.runtime.settings, file.sha256).unlink()
    with pytest.raises(RuntimeError, match="Expected the content of file"):
        commands.read_file(world.runtime, world.actor(APPLICANT), file.id, world.now)


def test_file_handed_in_elsewhere_meanwhile_is_refused(world: World, upload: Upload) -> None:
    file, (first, second) = upload(), (started(world), started(world))

    def bind(case: UUID) -> None:
        with world.acting(APPLICANT) as uow:
            instance = uow.session.get_one(ProcessInstance, case)
            version = deployed(uow, instance.definition_id)
            bind_files(uow, version, "letter", {"papers": [facts(file)]}, instance, "s")

    bind(first)
    bind(first)
    with pytest.raises(WrongState, match="with another case"):
        bind(second)
