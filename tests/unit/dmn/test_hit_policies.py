"""Which rules give the result, for every hit policy and aggregation."""

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_table, decide, hit

LEVELS = ((["< 90"], ['"small"']), (["[90..360)"], ['"middle"']), ([">= 360"], ['"large"']))
OVERLAPPING = ((["> 1"], ["n"]), (["> 2"], ["n * 10"]), (["> 3"], ["7"]))


@pytest.mark.parametrize("policy", ["", 'hitPolicy="UNIQUE"'])
@pytest.mark.parametrize(
    "n, result, rule", [(1, "small", "rule_1"), (90, "middle", "rule_2"), (400, "large", "rule_3")]
)
def test_unique_gives_the_one_rule(feel: Feel, policy: str, n: int, result: str, rule: str) -> None:
    assert (result, (rule,)) == hit(decide(feel, a_table(*LEVELS, policy=policy), n=n))


def test_unique_refuses_two_rules_even_if_they_agree(feel: Feel) -> None:
    table = a_table((["> 1"], ["1"]), (["> 5"], ["1"]), (["> 2"], ["1"]))
    with pytest.raises(ExpressionFailed) as failed:
        decide(feel, table, n=3)
    sentence = "The decision decision failed: Expected one rule to hold under UNIQUE, but found rule_1, rule_3"
    assert sentence == str(failed.value)


def test_a_conflict_is_found_before_outputs_are_computed(feel: Feel) -> None:
    with pytest.raises(ExpressionFailed, match="UNIQUE"):
        decide(feel, a_table((["-"], ["nowhere"]), (["-"], ["1"])), n=3)


def test_first_takes_the_first_and_asks_no_further(feel: Feel) -> None:
    table = a_table(*OVERLAPPING, (["> nowhere"], ["1"]), policy='hitPolicy="FIRST"')
    assert (4, ("rule_1",)) == hit(decide(feel, table, n=4))


def test_any_takes_what_all_agree_on(feel: Feel) -> None:
    table = a_table((["> 1"], ["{a: n}"]), (["> 2"], ["{a: 3}"]), policy='hitPolicy="ANY"')
    assert ({"a": 3}, ("rule_1", "rule_2")) == hit(decide(feel, table, n=3))


@pytest.mark.parametrize("outputs", [("1", "2"), ("1", "true"), ('"1"', "1"), ("null", "0")])
def test_any_refuses_rules_that_differ(feel: Feel, outputs: tuple[str, str]) -> None:
    table = a_table((["> 1"], [outputs[0]]), (["> 2"], [outputs[1]]), policy='hitPolicy="ANY"')
    with pytest.raises(ExpressionFailed, match="ANY to agree, but rule_1, rule_2 differ"):
        decide(feel, table, n=3)


def test_collect_gives_a_list_in_the_order_of_rules(feel: Feel) -> None:
    table = a_table(*OVERLAPPING, policy='hitPolicy="COLLECT"')
    assert ([3, 30], ("rule_1", "rule_2")) == hit(decide(feel, table, n=3))


@pytest.mark.parametrize("how, result", [("SUM", 51), ("MIN", 4), ("MAX", 40), ("COUNT", 3)])
def test_collect_aggregates(feel: Feel, how: str, result: int) -> None:
    table = a_table(*OVERLAPPING, policy=f'hitPolicy="COLLECT" aggregation="{how}"')
    assert (result, ("rule_1", "rule_2", "rule_3")) == hit(decide(feel, table, n=4))


@pytest.mark.parametrize("value", ['"5"', "true", "null"])
@pytest.mark.parametrize("how", ["SUM", "MIN", "MAX"])
def test_collect_refuses_to_aggregate_what_is_no_number(feel: Feel, how: str, value: str) -> None:
    table = a_table((["-"], ["1"]), (["-"], [value]), policy=f'hitPolicy="COLLECT" aggregation="{how}"')
    with pytest.raises(ExpressionFailed, match="Expected numbers to aggregate"):
        decide(feel, table, n=1)


def test_collect_counts_whatever_there_is(feel: Feel) -> None:
    table = a_table((["-"], ["null"]), (["-"], ['"a"']), policy='hitPolicy="COLLECT" aggregation="COUNT"')
    assert 2 == decide(feel, table, n=1).result


def test_a_sum_beyond_what_is_exact_is_refused(feel: Feel) -> None:
    table = a_table((["-"], ["n"]), (["-"], ["n"]), policy='hitPolicy="COLLECT" aggregation="SUM"')
    with pytest.raises(ExpressionFailed, match=r"2\^53"):
        decide(feel, table, n=2**53)


@pytest.mark.parametrize(
    "policy, nothing",
    [
        ('hitPolicy="UNIQUE"', None),
        ('hitPolicy="FIRST"', None),
        ('hitPolicy="ANY"', None),
        ('hitPolicy="COLLECT"', []),
        ('hitPolicy="COLLECT" aggregation="SUM"', None),
        ('hitPolicy="COLLECT" aggregation="MIN"', None),
        ('hitPolicy="COLLECT" aggregation="MAX"', None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 0),
    ],
)
def test_no_rule_holds(feel: Feel, policy: str, nothing: object) -> None:
    assert (nothing, ()) == hit(decide(feel, a_table((["> 9"], ["1"]), policy=policy), n=1))


def test_several_outputs_give_a_context(feel: Feel) -> None:
    rules = ((["> 1"], ['"county"', "5"]), (["> 2"], ['"city"', "n"]))
    table = a_table(*rules, outputs=("level", "days"), policy='hitPolicy="COLLECT"')
    assert [{"level": "county", "days": 5}, {"level": "city", "days": 3}] == decide(feel, table, n=3).result
    first = a_table(*rules, outputs=("level", "days"), policy='hitPolicy="FIRST"')
    assert {"level": "county", "days": 5} == decide(feel, first, n=3).result


def test_a_table_without_inputs_or_rules(feel: Feel) -> None:
    assert (7, ("rule_1",)) == hit(decide(feel, a_table(([], ["7"]), inputs=())))
    assert (None, ()) == hit(decide(feel, a_table(), n=1))
