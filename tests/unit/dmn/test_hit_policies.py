"""Which rules give the result, for every hit policy and aggregation."""

import pytest

from engine.dmn import check_decisions
from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_table, compiled, decide, hit

LEVELS = ((["< 90"], ['"small"']), (["[90..360)"], ['"middle"']), ([">= 360"], ['"large"']))
OVERLAPPING = ((["> 1"], ["n"]), (["> 2"], ["n * 10"]), (["> 3"], ["7"]))


@pytest.mark.parametrize("policy", ["", 'hitPolicy="UNIQUE"'])
@pytest.mark.parametrize(
    "n, result, rule", [(1, "small", "rule_1"), (90, "middle", "rule_2"), (400, "large", "rule_3")]
)
@pytest.mark.covers("dmn/hit-policy/unique")
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


@pytest.mark.covers("dmn/hit-policy/first")
def test_first_takes_the_first_and_asks_no_further(feel: Feel) -> None:
    table = a_table(*OVERLAPPING, (["> nowhere"], ["1"]), policy='hitPolicy="FIRST"')
    assert (4, ("rule_1",)) == hit(decide(feel, table, n=4))


@pytest.mark.covers("dmn/hit-policy/any")
def test_any_takes_what_all_agree_on(feel: Feel) -> None:
    table = a_table((["> 1"], ["{a: n}"]), (["> 2"], ["{a: 3}"]), policy='hitPolicy="ANY"')
    assert ({"a": 3}, ("rule_1", "rule_2")) == hit(decide(feel, table, n=3))


@pytest.mark.parametrize("outputs", [("1", "2"), ("1", "true"), ('"1"', "1"), ("null", "0")])
def test_any_refuses_rules_that_differ(feel: Feel, outputs: tuple[str, str]) -> None:
    table = a_table((["> 1"], [outputs[0]]), (["> 2"], [outputs[1]]), policy='hitPolicy="ANY"')
    with pytest.raises(ExpressionFailed, match="ANY to agree, but rule_1, rule_2 differ"):
        decide(feel, table, n=3)


@pytest.mark.covers("dmn/hit-policy/collect")
def test_collect_gives_a_list_in_the_order_of_rules(feel: Feel) -> None:
    table = a_table(*OVERLAPPING, policy='hitPolicy="COLLECT"')
    assert ([3, 30], ("rule_1", "rule_2")) == hit(decide(feel, table, n=3))


@pytest.mark.parametrize("how, result", [("SUM", 51), ("MIN", 4), ("MAX", 40), ("COUNT", 3)])
@pytest.mark.covers("dmn/hit-policy/collect-{sum,min,max,count}")
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


def ranked(table: str, *values: str) -> str:
    """Give the outputs of a table their values, in order of priority."""
    for n, text in enumerate(values, 1):
        listed = f'<outputValues id="values_{n}"><text>{text}</text></outputValues>' if text else ""
        head, output, rest = table.partition(f'<output id="rule_out_{n}"')
        table = f"{head}{output}{rest.replace('/>', f'>{listed}</output>', 1)}"
    return table


RISKS = ((["-"], ['"low"', "1"]), (["> 1"], ['"high"', "2"]), (["> 2"], ['"high"', "3"]), (["> 3"], ["null", "4"]))


@pytest.mark.parametrize(
    "values, order",
    [
        (('"high","low"', ""), (2, 3, 1, 4)),
        (('"low","high"', ""), (1, 2, 3, 4)),
        (('null,"high","low"', ""), (4, 2, 3, 1)),
        (('"high","low"', "[3..9],[1..2]"), (3, 2, 1, 4)),
        (("", "4,3,2,1"), (4, 3, 2, 1)),
        (("", "1,2,3,4"), (1, 2, 3, 4)),
    ],
)
@pytest.mark.covers("dmn/hit-policy/{priority,output-order}")
def test_priority_is_the_place_in_the_output_values_column_by_column(
    feel: Feel, values: tuple[str, ...], order: tuple[int, ...]
) -> None:
    for policy in ("PRIORITY", "OUTPUT ORDER"):
        table = ranked(a_table(*RISKS, outputs=("risk", "days"), policy=f'hitPolicy="{policy}"'), *values)
        found, rules = hit(decide(feel, table, n=4))
        assert tuple(f"rule_{n}" for n in order) == rules
        all_found = found if policy == "OUTPUT ORDER" else [found]
        assert list(order)[: len(all_found)] == [one["days"] for one in all_found]


def test_priority_refuses_an_output_that_is_not_ranked(feel: Feel) -> None:
    table = ranked(a_table((["-"], ['"other"']), policy='hitPolicy="PRIORITY"'), '"high","low"')
    with pytest.raises(ExpressionFailed, match="Expected one of the allowed values"):
        decide(feel, table, n=1)


@pytest.mark.parametrize("values", ["-", 'not("high")'])
def test_output_values_that_are_no_list_rank_nothing(feel: Feel, values: str) -> None:
    decision = compiled(ranked(a_table((["-"], ["1"]), policy='hitPolicy="PRIORITY"'), values))
    sentence = f"Expected a list of values, whose order ranks them, but found {values}"
    assert [("values_1", sentence)] == [(one.element_id, one.sentence) for one in check_decisions([decision], feel)]


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY"])
def test_a_default_is_the_result_where_no_rule_holds(feel: Feel, policy: str) -> None:
    table = a_table((["> 1"], ['"high"', "1"]), outputs=("risk", "days"), policy=f'hitPolicy="{policy}"')
    default = '<defaultOutputEntry id="d"><text>"low"</text></defaultOutputEntry>'
    table = ranked(table, '"high","low"').replace("</outputValues></output>", f"</outputValues>{default}</output>")
    assert ({"risk": "low", "days": None}, ()) == hit(decide(feel, table, n=1))
    assert ({"risk": "high", "days": 1}, ("rule_1",)) == hit(decide(feel, table, n=2))


def test_any_agrees_on_contexts_in_whatever_order_their_entries_stand(feel: Feel) -> None:
    table = a_table((["-"], ["{a: 1, b: [2]}"]), (["-"], ["{b: [2], a: 1}"]), policy='hitPolicy="ANY"')
    assert ({"a": 1, "b": [2]}, ("rule_1", "rule_2")) == hit(decide(feel, table, n=3))


def test_the_evidence_keeps_the_inputs_by_their_expressions(feel: Feel) -> None:
    table = a_table((["-", "-"], ["1"]), inputs=("n + 1", 'date("2026-03-01")'))
    [evidence] = decide(feel, table, n=3).evaluations
    assert {"n + 1": 4, 'date("2026-03-01")': "2026-03-01"} == evidence.inputs
