"""Drafts: as entered, for their owner alone, until handed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands, queries
from engine.commands.forgetting import forget_contents, forget_drafts
from engine.errors import Forbidden, Invalid, NotFound, StaleDraft, TooLarge, WrongState
from engine.model import Attachment, Draft
from engine.queries import AttachmentView
from engine.uow import SYSTEM, begin, utc_now
from tests.integration.files.conftest import APPLICANT, CLERK, COLLEAGUE, OTHER_APPLICANT, OUTSIDER, started
from tests.support.files import PDF, PNG
from tests.support.world import World

ENTRIES: dict[str, Any] = {"subject": 7, "nonsense": ["x", {"y": None}], "papers": ["nobody's"]}


@pytest.fixture
def task_id(world: World) -> UUID:
    case = started(world)
    return world.claim(case, "check", CLERK)


def count(world: World, table: type[Draft] | type[Attachment] = Draft) -> int:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_draft_is_kept_as_entered_and_replaced(world: World, task_id: UUID) -> None:
    with world.acting(CLERK) as uow:
        first = commands.save_task_draft(uow, task_id, {"photos": []})
    later = world.at(world.now + timedelta(minutes=5))
    with later.acting(CLERK) as uow:
        second = commands.save_task_draft(uow, task_id, ENTRIES, first.version)
    with world.acting(CLERK) as uow:
        draft = queries.task_draft(uow, task_id)
    assert draft is not None
    assert (draft.data, draft.saved_at) == (ENTRIES, later.now)
    assert draft.version == second.version == first.version + 1
    assert count(world) == 1


def entries_of(world: World) -> Any:
    with world.acting(APPLICANT) as uow:
        draft = queries.start_draft(uow, "p")
    return draft and draft.data


def test_saving_over_the_entries_of_another_page_is_refused(world: World) -> None:
    with world.acting(APPLICANT) as uow:
        before = commands.save_start_draft(uow, "p", {"subject": "one"}, page="page-one")
    with world.acting(APPLICANT) as uow:
        kept = commands.save_start_draft(uow, "p", {"subject": "two"}, before.version, "page-two")
    for known in (0, before.version):
        with pytest.raises(StaleDraft) as refused, world.acting(APPLICANT) as uow:
            commands.save_start_draft(uow, "p", {"subject": "three"}, known, "page-one")
        assert refused.value.saved_at == kept.saved_at
        with pytest.raises(StaleDraft), world.acting(APPLICANT) as uow:
            commands.discard_start_draft(uow, "p", known, "page-one")
    assert entries_of(world) == {"subject": "two"}
    with world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", {"subject": "three"}, None, "page-one")
    assert entries_of(world) == {"subject": "three"}


def test_page_saves_over_its_own_entries_when_the_answer_was_lost(world: World) -> None:
    with world.acting(APPLICANT) as uow:
        first = commands.save_start_draft(uow, "p", {"subject": "one"}, page="page-one")
    for known in (0, first.version):
        with world.acting(APPLICANT) as uow:
            commands.save_start_draft(uow, "p", {"subject": f"after {known}"}, known, "page-one")
    assert entries_of(world) == {"subject": f"after {first.version}"}


def test_draft_that_is_gone_is_not_made_again_unasked(world: World) -> None:
    with world.acting(APPLICANT) as uow:
        known = commands.save_start_draft(uow, "p", {"subject": "one"}).version
    started(world)
    with pytest.raises(StaleDraft) as refused, world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", {"subject": "two"}, known)
    assert refused.value.saved_at is None
    with world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", {"subject": "two"}, None)
        commands.discard_start_draft(uow, "p")
        again = commands.save_start_draft(uow, "p", {"subject": "three"})
    assert again.version != known, "a new draft does not pass for the one before"


def test_entries_kept_aside_are_taken_up_in_exchange(world: World) -> None:
    with world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", {"subject": "one"}, page="page-one")
        commands.keep_aside(uow, "p", {"subject": "lost"}, "page-two")
        commands.keep_aside(uow, "p", {"subject": "two"}, "page-two")
    for wanted, other in (("two", "one"), ("one", "two")):
        with world.acting(APPLICANT) as uow:
            [aside] = queries.start_drafts_aside(uow, "p")
            commands.take_up_draft(uow, "p", aside.id)
        assert entries_of(world) == {"subject": wanted}, other
    with pytest.raises(NotFound), world.acting(OTHER_APPLICANT) as uow:
        commands.take_up_draft(uow, "p", aside.id)
    with world.acting(APPLICANT) as uow:
        commands.discard_start_draft(uow, "p")
        [aside] = queries.start_drafts_aside(uow, "p")
        commands.take_up_draft(uow, "p", aside.id)
    assert entries_of(world) == {"subject": "two"}


def test_entries_kept_aside_of_a_task_end_with_it_and_are_few(world: World, task_id: UUID) -> None:
    with world.acting(CLERK) as uow:
        for number in range(5):
            commands.keep_aside(uow, task_id, ENTRIES, f"page-{number}")
    with pytest.raises(WrongState, match="5 are kept"), world.acting(CLERK) as uow:
        commands.keep_aside(uow, task_id, ENTRIES, "")
    with world.acting(CLERK) as uow:
        commands.keep_aside(uow, task_id, ENTRIES, "page-1")
        assert len(queries.task_drafts_aside(uow, task_id)) == 5
    with world.acting(CLERK) as uow:
        commands.complete(uow, task_id, {})
    with world.acting(CLERK) as uow:
        assert queries.task_drafts_aside(uow, task_id) == []
    assert count(world) == 0


def test_draft_of_a_new_case_is_its_owners(world: World) -> None:
    for person in (APPLICANT, OTHER_APPLICANT):
        with world.acting(person) as uow:
            commands.save_start_draft(uow, "p", {"subject": person})
    with world.acting(APPLICANT) as uow:
        draft = queries.start_draft(uow, "p")
    assert draft is not None
    assert draft.data == {"subject": APPLICANT}


def test_draft_is_for_whoever_may_hand_in(world: World, task_id: UUID) -> None:
    for person, error in ((COLLEAGUE, NotFound), (OUTSIDER, NotFound), (APPLICANT, NotFound), ("admin", Forbidden)):
        with pytest.raises(error), world.acting(person) as uow:
            commands.save_task_draft(uow, task_id, {})
    with pytest.raises(Forbidden), world.acting(CLERK) as uow:
        commands.save_start_draft(uow, "p", {})
    with pytest.raises(NotFound), world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "nothing", {})
    assert count(world) == 0


def test_draft_of_an_unclaimed_task_is_refused(world: World) -> None:
    task_id = world.task(started(world), "check").id
    with pytest.raises(Forbidden), world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, {})


def test_handing_in_ends_the_drafts(world: World, task_id: UUID) -> None:
    with world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, ENTRIES)
    with world.acting(CLERK) as uow:
        commands.complete(uow, task_id, {})
    assert count(world) == 0
    with pytest.raises(WrongState, match="it is completed"), world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, ENTRIES)
    with world.acting(CLERK) as uow:
        assert queries.task_draft(uow, task_id) is None


def test_starting_ends_the_own_draft(world: World) -> None:
    for person in (APPLICANT, OTHER_APPLICANT):
        with world.acting(person) as uow:
            commands.save_start_draft(uow, "p", ENTRIES)
    started(world)
    with world.acting(APPLICANT) as uow:
        assert queries.start_draft(uow, "p") is None
    with world.acting(OTHER_APPLICANT) as uow:
        assert queries.start_draft(uow, "p") is not None


def test_refused_form_keeps_the_draft(world: World) -> None:
    with world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", ENTRIES)
    with pytest.raises(Invalid):
        world.start(by=APPLICANT, subject="")
    assert count(world) == 1


def test_discarding_forgets_and_is_harmless_when_repeated(world: World, task_id: UUID) -> None:
    with world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, ENTRIES)
    for _ in range(2):
        with world.acting(CLERK) as uow:
            commands.discard_task_draft(uow, task_id)
    with world.acting(APPLICANT) as uow:
        commands.discard_start_draft(uow, "p")
    assert count(world) == 0


def test_draft_over_its_size_or_no_json_is_refused(world: World, task_id: UUID) -> None:
    with pytest.raises(TooLarge), world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, {"a": "x" * 256 * 1024})
    with pytest.raises(Invalid) as refused, world.acting(CLERK) as uow:
        commands.save_task_draft(uow, task_id, {"a": ["\x00"]})
    assert list(refused.value.problems) == ["a[0]"]


def test_nobodys_files_and_drafts_are_forgotten_in_time(world: World, upload: Callable[..., AttachmentView]) -> None:
    bound, mine, theirs = upload(), upload(), upload(by=OTHER_APPLICANT)
    started(world, bound)
    with world.acting(APPLICANT) as uow:
        commands.save_start_draft(uow, "p", {"papers": [str(mine.id)]})

    def forget(days: int) -> None:
        with begin(world.runtime, SYSTEM, world.now + timedelta(days=days)) as uow:
            forget_drafts(uow)

    forget(29)
    assert (count(world), count(world, Attachment)) == (1, 3)
    forget(31)
    assert (count(world), count(world, Attachment)) == (1, 2)
    with pytest.raises(NotFound), world.acting(OTHER_APPLICANT) as uow:
        queries.attachment(uow, theirs.id)
    forget(181)
    assert (count(world), count(world, Attachment)) == (0, 1)


def test_contents_that_no_file_names_are_removed(world: World, upload: Callable[..., AttachmentView]) -> None:
    started(world, upload())
    orphan = upload(name="a.png", content=PNG)
    with world.acting(APPLICANT) as uow:
        uow.session.execute(sa.delete(Attachment).where(Attachment.id == orphan.id))
    contents = world.runtime.settings.data_dir / "files"
    assert forget_contents(world.runtime, utc_now()) == 0  # too fresh to tell
    assert forget_contents(world.runtime, utc_now() + timedelta(days=2)) == 1
    assert [path.read_bytes() for path in contents.glob("??/*")] == [PDF]
