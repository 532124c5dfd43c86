"""Numbers and documents are proved against the events that issued them, and the series against the numbers."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine.model import Bureau, Document, IssuedNumber, NumberSeries, User, new_id
from engine.uow import SYSTEM, begin
from tests.integration.audit.conftest import CLERK, change, flaws
from tests.support.world import World


@pytest.mark.parametrize("column, value", [("series", "other"), ("year", 2025), ("serial", 0), ("text", "改")])
def test_a_changed_number_is_found(world: World, case: UUID, column: str, value: object) -> None:
    assert (flaws(world), flaws(world, case)) == ([], [])
    change(world, IssuedNumber, **{column: value})
    # Under another name or in another year, the number is also one that no series gave.
    assert set(flaws(world)) - {"series_behind"} == {"number_changed"}
    assert flaws(world, case) == ["number_changed"]


def test_a_number_of_another_time_or_bureau_is_found(world: World, case: UUID) -> None:
    change(world, IssuedNumber, issued_at=world.now - timedelta(days=1))
    assert flaws(world) == ["number_changed"]
    change(world, IssuedNumber, issued_at=world.now)
    assert flaws(world) == []
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        other = uow.session.scalar(sa.select(Bureau.id).where(Bureau.id != world.case(case).bureau_id))
    change(world, IssuedNumber, bureau_id=other)
    assert flaws(world, case) == ["number_changed"]


def test_a_number_of_another_case_is_found(world: World, case: UUID) -> None:
    other = world.start(by=CLERK, word="乙")
    change(world, IssuedNumber, instance_id=other)
    assert (flaws(world, case), flaws(world, other)) == (["number_missing"], ["number_unknown"])


def test_a_number_that_is_gone_or_foisted_is_found(world: World, case: UUID) -> None:
    change(world, IssuedNumber, id=new_id())
    assert flaws(world) == ["number_unknown", "number_missing"]
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.delete(IssuedNumber))
    assert (flaws(world), flaws(world, case)) == (["number_missing"], ["number_missing"])


def test_a_series_that_would_give_a_number_again_is_found(world: World, case: UUID) -> None:
    change(world, NumberSeries, last=0)
    assert (flaws(world), flaws(world, case)) == (["series_behind"], [])
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.delete(NumberSeries))
    assert flaws(world) == ["series_behind"]


@pytest.mark.parametrize("column", ["title_en", "issued_at", "issued_by", "template_id", "sha256", "bureau_id"])
def test_a_changed_document_is_found(world: World, case: UUID, column: str) -> None:
    assert flaws(world, case) == []
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        values = {
            "issued_by": uow.session.scalar(sa.select(User.id).where(User.username == "lisi")),
            "bureau_id": uow.session.scalar(sa.select(Bureau.id).where(Bureau.id != world.case(case).bureau_id)),
            "issued_at": world.now - timedelta(days=1),
        }
    change(world, Document, **{column: values.get(column, "other")})
    assert flaws(world, case) == ["document_changed"]
