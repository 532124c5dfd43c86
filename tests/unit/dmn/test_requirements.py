"""Decisions that require others."""

import time

import pytest

from engine.dmn import Evaluation, compile_decisions, evaluate
from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table, hit, needs, refusals

SIZE = a_decision(a_table((["< 90"], ['"small"']), ([">= 90"], ['"large"']), prefix="size"), "size")
RISK = a_decision(
    a_table(
        (['"large"', "true"], ["2"]),
        (["-", "-"], ["1"]),
        inputs=("size", "boarding"),
        prefix="risk",
        policy='hitPolicy="FIRST"',
    ),
    "risk",
    needs("size", of="risk"),
)
INSPECTION = a_decision(
    a_table((['"large"', "2"], ['"both"']), inputs=("size", "level"), prefix="inspection"),
    "inspection",
    '<variable id="inspection_variable" name="inspection"/>' + needs("size", "risk", of="inspection"),
)
DATA = '<inputData id="boarding_data" name="寄宿"><variable id="boarding_variable" name="boarding"/></inputData>'


@pytest.mark.covers("dmn/requirement")
def test_required_decisions_come_first_and_are_read_by_their_id(feel: Feel) -> None:
    decisions = compile_decisions(a_file(RISK, SIZE))
    assert (2, ("size_2", "risk_1")) == hit(evaluate(decisions["risk"], feel, {"n": 100, "boarding": True}))
    assert (1, ("size_1", "risk_2")) == hit(evaluate(decisions["risk"], feel, {"n": 10, "boarding": True}))
    assert ("large", ("size_2",)) == hit(evaluate(decisions["size"], feel, {"n": 100}))


def test_a_result_is_read_by_the_name_of_its_variable(feel: Feel) -> None:
    named = RISK.replace(
        "<informationRequirement", '<variable id="risk_variable" name="level"/><informationRequirement'
    )
    decisions = compile_decisions(a_file(INSPECTION, named, SIZE))
    decided = evaluate(decisions["inspection"], feel, {"n": 100, "boarding": True})
    assert ("both", ("size_2", "risk_1", "inspection_1")) == hit(decided)


def test_what_is_not_required_is_not_seen(feel: Feel) -> None:
    decisions = compile_decisions(a_file(SIZE, a_decision(a_literal("size"), "other")))
    assert "a variable" == evaluate(decisions["other"], feel, {"n": 100, "size": "a variable"}).result


@pytest.mark.covers("dmn/input-data")
def test_input_data_may_be_drawn(feel: Feel) -> None:
    drawn = RISK.replace(
        "<informationRequirement",
        '<informationRequirement id="r"><requiredInput href="#boarding_data"/></informationRequirement>'
        "<informationRequirement",
        1,
    )
    decisions = compile_decisions(a_file(DATA, SIZE, drawn))
    assert {"size", "risk"} == set(decisions)


@pytest.mark.parametrize("href", ["#nobody", "other.dmn#size", "size", "", "#boarding_data"])
def test_an_unknown_requirement_is_refused(href: str) -> None:
    xml = a_file(DATA, SIZE, RISK.replace('href="#size"', f'href="{href}"'))
    assert [("risk_needs_size", f"Expected a requiredDecision of this file, but found {href!r}")] == refusals(xml)


def test_a_cycle_is_refused() -> None:
    one = a_decision(a_literal("1", prefix="a"), "one", needs("two", of="one"))
    two = a_decision(a_literal("1", prefix="b"), "two", needs("one", of="two"))
    ((_, sentence),) = refusals(a_file(one, two))
    assert sentence.startswith("Expected no cycle of requirements, but found ")


def test_names_that_no_expression_could_read_are_refused() -> None:
    named = SIZE.replace("<decisionTable", '<variable id="v" name="school size"/><decisionTable')
    sentence = "Expected everything required to have a name of its own, a plain word, but found 'school size'"
    assert [("risk", sentence)] == refusals(a_file(named, RISK))


def test_two_results_of_one_name_are_refused() -> None:
    other = a_decision('<variable id="v" name="size"/>' + a_literal("1"), "other")
    needing = RISK.replace("<informationRequirement", needs("other", of="risk2") + "<informationRequirement", 1)
    ((where, sentence),) = refusals(a_file(SIZE, other, needing))
    assert ("risk", True) == (where, sentence.endswith("but found 'size'"))


def test_each_decision_leaves_its_own_evidence(feel: Feel) -> None:
    decisions = compile_decisions(a_file(RISK, SIZE))
    found = evaluate(decisions["risk"], feel, {"n": 100, "boarding": True}).evaluations
    assert [
        Evaluation("size", ("size_2",), {"n": 100}, "large"),
        Evaluation("risk", ("risk_1",), {"size": "large", "boarding": True}, 2),
    ] == list(found)


def test_a_required_date_stays_a_date(feel: Feel) -> None:
    day = a_decision(a_literal('date("2026-03-01")', prefix="a"), "day")
    later = a_decision(a_literal('day + duration("P1D")', prefix="b"), "later", needs("day", of="later"))
    found = evaluate(compile_decisions(a_file(day, later))["later"], feel, {})
    assert ["2026-03-01", "2026-03-02"] == [one.result for one in found.evaluations]


def test_a_failure_names_the_decision_where_it_belongs_to_no_expression(feel: Feel) -> None:
    twice = SIZE.replace("&lt; 90", "&lt; 990")
    with pytest.raises(ExpressionFailed, match="The decision size failed: Expected one rule to hold under UNIQUE"):
        evaluate(compile_decisions(a_file(RISK, twice))["risk"], feel, {"n": 100, "boarding": True})


def test_many_decisions_in_a_row_are_read_and_decided_in_reasonable_time(feel: Feel) -> None:
    first = a_decision(a_literal("1", prefix="t0"), "d0")
    row = [
        a_decision(a_literal(f"d{n - 1} + 1", prefix=f"t{n}"), f"d{n}", needs(f"d{n - 1}", of=f"d{n}"))
        for n in range(1, 1000)
    ]
    started = time.monotonic()
    assert 1000 == evaluate(compile_decisions(a_file(first, *row))["d999"], feel, {}).result
    assert time.monotonic() - started < 5
