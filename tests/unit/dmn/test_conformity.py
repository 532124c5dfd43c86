"""Every hit policy with every aggregation gives what feelin itself makes of the same rules, written in FEEL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any, get_args

import pytest

from engine.dmn import Decision, evaluate
from engine.feel import Feel
from engine.feel.boxed import Aggregation, HitPolicy
from tests.support.feelin import ask_feelin
from tests.unit.dmn.building import a_decision, a_file, a_table, compiled, refusals

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
POLICIES: tuple[str, ...] = get_args(HitPolicy)
AGGREGATIONS: tuple[str | None, ...] = (None, *get_args(Aggregation))
INPUTS = ("null", "0", "1", "2", "3", "4")
ORDER = '"high","middle","low"'

Rules = Sequence[tuple[str, str]]
RANKED: Rules = (("> 0", '"low"'), ("> 1", '"high"'), ("[3..4]", '"middle"'), ("4", '"high"'))
RULES: Mapping[str, Rules] = {
    "UNIQUE": (("< 2", "10"), ("[2..3]", "n"), ("> 3", '"many"')),
    "FIRST": (("> 2", '"many"'), ("> 1", "n"), ("1", "null")),
    "ANY": (("> 0", "[n, 1]"), ("> 1", "append([n], 1)"), ("0", "[0]")),
    "PRIORITY": RANKED,
    "RULE ORDER": RANKED,
    "OUTPUT ORDER": RANKED,
    "COLLECT": (("> 0", "n"), ("> 1", "n * 10"), ("3,4", "7")),
}
# What the hit policies and aggregations are, in FEEL over the list of what the rules that hold give.
FORMULAS: Mapping[tuple[str, str | None], str] = {
    ("UNIQUE", None): "hits[1]",
    ("FIRST", None): "hits[1]",
    ("ANY", None): "hits[1]",
    ("PRIORITY", None): "sort(hits, function(a, b) index of(order, a)[1] < index of(order, b)[1])[1]",
    ("RULE ORDER", None): "hits",
    ("OUTPUT ORDER", None): "sort(hits, function(a, b) index of(order, a)[1] < index of(order, b)[1])",
    ("COLLECT", None): "hits",
    ("COLLECT", "SUM"): "sum(hits)",
    ("COLLECT", "MIN"): "min(hits)",
    ("COLLECT", "MAX"): "max(hits)",
    ("COLLECT", "COUNT"): "count(hits)",
}
CASES = tuple(product(FORMULAS, INPUTS))
OTHERS = tuple(one for one in product(POLICIES, AGGREGATIONS) if one not in FORMULAS)


def the_table(policy: str, aggregation: str | None) -> str:
    how = f' aggregation="{aggregation}"' if aggregation else ""
    rules = [([test], [output]) for test, output in RULES[policy]]
    table = a_table(*rules, policy=f'hitPolicy="{policy}"{how}')
    values = f'<outputValues id="values"><text>{ORDER}</text></outputValues>'
    return table.replace(' name="result"/>', f' name="result">{values}</output>') if RULES[policy] is RANKED else table


def in_feel(case: tuple[tuple[str, str | None], str]) -> str:
    """The table and its policy as one expression, which knows nothing of DMN."""
    (policy, aggregation), n = case
    rules = RULES[policy]
    hits = ", ".join(f"if {'true' if test == '-' else f'n in ({test})'} then [{out}] else []" for test, out in rules)
    formula = FORMULAS[policy, aggregation]
    return f"{{n: {n}, order: [{ORDER}], hits: concatenate({hits}), result: {formula}}}.result"


@pytest.fixture(scope="module")
def expected() -> Mapping[Any, Any]:
    said = ask_feelin([in_feel(case) for case in CASES], {}, NOW)
    return {case: value["value"] for case, value in zip(CASES, said.values, strict=True)}


@pytest.fixture(scope="module")
def decisions() -> Mapping[Any, Decision]:
    return {which: compiled(the_table(*which)) for which in FORMULAS}


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.covers("dmn/hit-policy/rule-order")
def test_a_table_gives_what_feelin_gives(
    feel: Feel, expected: Mapping[Any, Any], decisions: Mapping[Any, Decision], case: Any
) -> None:
    which, n = case
    variables = {"n": None if n == "null" else int(n)}
    assert expected[case] == evaluate(decisions[which], feel, variables).result


@pytest.mark.parametrize("policy, aggregation", OTHERS)
def test_every_other_combination_is_refused(policy: str, aggregation: str | None) -> None:
    ((_, sentence),) = refusals(a_file(a_decision(the_table(policy, aggregation))))
    assert f"The aggregation {aggregation} is only for COLLECT, but the hit policy is {policy}" == sentence
