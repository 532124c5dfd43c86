"""Handlers that any process may name, called as the functions they are."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from engine.errors import EngineError
from engine.handlers import HandedUp, HandlerCall, Member, OutsideTransaction, OwnBureau
from workflows.bureau import handlers

POOL = (
    Member("jiayi", "甲一", "测试大学"),
    Member("yier", "乙二", "测试师范学院"),
    Member("bingsan", "丙三", "测试县启明教育发展中心"),
    Member("dingsi", "丁四", None),
    Member("wuwu", "戊五", "测试教科院"),
)


class Inside:
    """What a transaction would answer."""

    def next_number(self, series: str) -> int:
        raise AssertionError(f"Expected no number to be drawn, but found one asked of {series}")

    def members(self, group_code: str) -> tuple[Member, ...]:
        return POOL if group_code == "G_EXPERTS" else ()

    def due_on(self, limit: str, counted_from: str, excluded: Sequence[Mapping[str, str]]) -> date:
        return (
            date(2026, 12, 1) if (limit, counted_from, list(excluded)) == ("decision", "2026-09-18", []) else date.min
        )


class Elsewhere:
    """Writes down what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []

    def hand_up(self, definition_key: str, variables: Mapping[str, Any], documents: Sequence[str]) -> HandedUp:
        self.sent.append((definition_key, dict(variables), tuple(documents)))
        return HandedUp(UUID(int=9), "测试市教育局")

    def tell_origin(self, message: str, variables: Mapping[str, Any]) -> None:
        self.sent.append(("origin", message, dict(variables)))

    def tell_superior(self, message: str, variables: Mapping[str, Any]) -> None:
        self.sent.append(("superior", message, dict(variables)))


def run(type: str, *, elsewhere: Elsewhere | None = None, **overrides: Any) -> Mapping[str, Any]:
    call: dict[str, Any] = {
        "job_id": UUID(int=1),
        "instance_id": UUID(int=2),
        "element_id": "step",
        "variables": {},
        "headers": {},
        "now": datetime(2026, 9, 18, 2, tzinfo=UTC),
        "transaction": Inside() if elsewhere is None else OutsideTransaction(),
        "other_bureaus": elsewhere or OwnBureau(),
    }
    facts = {name: "" for name in HandlerCall.__dataclass_fields__ if name not in call}
    found = handlers.get(f"bureau.{type}")
    assert found is not None
    assert found.inline is (elsewhere is None)
    return found.function(HandlerCall(**facts | call | overrides))


def draw(count: object = 2, units: object = (), people: object = (), pool: str = "G_EXPERTS") -> Mapping[str, Any]:
    variables = {
        "draw_count": count,
        "draw_avoid_units": list(units) if isinstance(units, tuple) else units,
        "draw_avoid_people": list(people) if isinstance(people, tuple) else people,
    }
    return run("draw_experts", headers={"pool": pool}, variables=variables)


def test_draw_takes_as_many_as_asked_and_nobody_twice() -> None:
    drawn = draw(5)["drawn"]
    assert sorted(one["username"] for one in drawn) == sorted(member.username for member in POOL)


def test_draw_is_by_lot() -> None:
    assert len({tuple(one["username"] for one in draw(2)["drawn"]) for _ in range(200)}) > 10


def test_draw_avoids_units_and_people_and_says_whom() -> None:
    found = draw(3, ("测试县启明教育发展中心",), ("戊五", None))
    assert sorted(one["name"] for one in found["drawn"]) == ["丁四", "乙二", "甲一"]
    assert found["draw_pool_size"] == 5
    assert found["draw_avoided"] == [{"name": "丙三", "reason": "unit"}, {"name": "戊五", "reason": "person"}]


def test_draw_from_too_few_says_how_many_there_are() -> None:
    with pytest.raises(
        EngineError, match="Expected 5 people to draw from G_EXPERTS, but found 4: 5 in the pool, 1 avoided"
    ):
        draw(5, (), ("yier",))
    with pytest.raises(EngineError, match="found 0"):
        draw(1, pool="G_NOBODY")


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "3", None, 100])
def test_draw_of_no_number_is_refused(count: object) -> None:
    with pytest.raises(EngineError, match="whole number from 1 to 99"):
        draw(count)


@pytest.mark.parametrize("texts", ["甲一", None, [5]])
def test_draw_avoiding_no_list_is_refused(texts: object) -> None:
    with pytest.raises(EngineError, match="list of texts"):
        draw(1, units=texts)


def test_count_limit_gives_the_last_day() -> None:
    variables = {"count_from": "2026-09-18", "count_excluded": []}
    assert run("count_limit", headers={"limit": "decision"}, variables=variables) == {"due_on": "2026-12-01"}


@pytest.mark.parametrize("variables", [{}, {"count_from": None, "count_excluded": []}, {"count_from": "2026-09-18"}])
def test_count_limit_without_its_variables_is_refused(variables: Mapping[str, Any]) -> None:
    with pytest.raises(EngineError, match="Expected count_from"):
        run("count_limit", headers={"limit": "decision"}, variables=variables)


def test_hand_up_sends_what_the_headers_name() -> None:
    elsewhere = Elsewhere()
    headers = {"definition_key": "p", "variables": "school, area, hidden?", "documents": "opinion"}
    result = run("hand_up", elsewhere=elsewhere, headers=headers, variables={"school": "甲", "area": None, "other": 1})
    assert elsewhere.sent == [("p", {"school": "甲", "area": None}, ("opinion",))]
    assert result == {"handed_up_case": str(UUID(int=9)), "handed_up_to": "测试市教育局"}


def test_messages_go_both_ways() -> None:
    elsewhere = Elsewhere()
    headers = {"message": "decided", "variables": "outcome"}
    run("report_decision", elsewhere=elsewhere, headers=headers, variables={"outcome": "approved"})
    run("tell_superior", elsewhere=elsewhere, headers={"message": "withdraw"})
    assert elsewhere.sent == [("origin", "decided", {"outcome": "approved"}), ("superior", "withdraw", {})]


@pytest.mark.parametrize(
    "type, headers, sentence",
    [
        ("hand_up", {}, "task header 'definition_key'"),
        ("hand_up", {"definition_key": "p", "variables": "gone"}, "variable 'gone'"),
        ("report_decision", {}, "task header 'message'"),
    ],
)
def test_a_model_that_says_too_little_is_told(type: str, headers: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence):
        run(type, elsewhere=Elsewhere(), headers=headers)


def test_inline_handlers_reach_no_other_bureau_and_others_no_transaction() -> None:
    with pytest.raises(RuntimeError, match="Expected a handler that runs as a job"):
        OwnBureau().hand_up  # noqa: B018  # asking is what is refused
    with pytest.raises(RuntimeError, match="Expected an inline handler"):
        OutsideTransaction().members  # noqa: B018
