"""Numbers without gaps: given with the step that uses them, or not at all."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine.errors import IncidentOpened, Invalid
from engine.model import IssuedNumber, NumberSeries
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, end, exclusive, extension, service, start, user
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
NUMBERED = a_model(start(), CHECK, service("issue", "test.number"), end(), flows="s check; check issue; issue e")


def serials(world: World) -> list[int]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return list(uow.session.scalars(sa.select(IssuedNumber.serial).order_by(IssuedNumber.serial)))


def test_inline_handler_runs_in_the_step(world: World) -> None:
    world.deploy(NUMBERED)
    case = world.start()
    world.complete(case, "check", "wangwu")
    assert (world.case(case).state, world.variables(case)["serial"], world.jobs(case)) == ("completed", 1, [])
    verbs = world.verbs(case)
    assert verbs.index("number.issued") < verbs.index("job.succeeded") < verbs.index("instance.completed")
    issued = dict(world.events(case))["number.issued"]
    assert (issued["series"], issued["year"], issued["serial"]) == ("licence", 2026, 1)


def test_failing_handler_gives_no_number(world: World) -> None:
    world.deploy(NUMBERED)
    case = world.start()
    with pytest.raises(IncidentOpened, match="the printer is down"):
        world.complete(case, "check", "wangwu", broken=True)
    assert serials(world) == []
    world.complete(world.start(), "check", "wangwu")
    assert serials(world) == [1]


def test_failing_start_gives_no_number(world: World) -> None:
    model = a_model(
        start(), service("issue", "test.number"), exclusive("way", "way_e"), CHECK, end(),
        flows="s issue; issue way; way check = missing > 1; way e; check e",
    )  # fmt: skip
    world.deploy(model)
    with pytest.raises(Invalid):
        world.start()
    assert serials(world) == []


def test_numbers_begin_anew_with_the_bureaus_year(world: World) -> None:
    world.deploy(NUMBERED)
    for now in (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 1, tzinfo=UTC)):
        at = world.at(now)
        at.complete(at.start(), "check", "wangwu")
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        found = uow.session.execute(sa.select(NumberSeries.year, NumberSeries.last).order_by(NumberSeries.year)).all()
    assert [tuple(row) for row in found] == [(2026, 1), (2027, 1)]


def test_numbers_have_no_gaps_under_concurrency_and_failures(world: World) -> None:
    world.deploy(NUMBERED)
    cases = [world.start() for _ in range(16)]
    for case in cases:
        world.claim(case, "check", "wangwu")
    failures: list[UUID] = []

    def work(mine: list[UUID], broken: bool) -> None:
        for case in mine:
            try:
                world.complete(case, "check", "wangwu", broken=broken)
            except IncidentOpened:
                failures.append(case)

    threads = [threading.Thread(target=work, args=(cases[start::4], start == 3)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(failures) == 4
    assert serials(world) == list(range(1, 13))
