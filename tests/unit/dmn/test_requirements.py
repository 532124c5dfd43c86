"""Decisions that require others."""

import pytest

from engine.dmn import compile_decisions, evaluate
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
