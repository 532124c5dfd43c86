"""What one decision computes: its table or its literal expression."""

from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from engine.dmn.cells import Cells
from engine.dmn.decision import Aggregation, HitPolicy, Source
from engine.errors import Problem
from engine.feel import Column, Rule, Table

NUMERIC = frozenset({Aggregation.SUM, Aggregation.MIN, Aggregation.MAX})
TAKE: dict[HitPolicy, Literal["first", "one", "all"]] = {
    HitPolicy.FIRST: "first",
    HitPolicy.UNIQUE: "one",
    HitPolicy.ANY: "all",
    HitPolicy.COLLECT: "all",
}


@dataclass(frozen=True, slots=True)
class Logic:
    """The part of a `Decision` that is its own."""

    table: Table
    hit_policy: HitPolicy | None
    aggregation: Aggregation | None
    rule_ids: tuple[str, ...]
    output_names: tuple[str, ...]
    sources: tuple[Source, ...]


def read_logic(decision: etree._Element, problems: list[Problem]) -> Logic | None:
    """The logic of a decision, or None where `problems` then say why."""
    cells = Cells(problems)
    table = cells.child(decision, "decisionTable")
    literal = cells.child(decision, "literalExpression")
    variable = cells.child(decision, "variable")
    result_type = cells.type_of(variable)
    if table is not None and literal is None:
        return _table(table, result_type, cells)
    if literal is not None and table is None:
        return _literal(literal, result_type, cells)
    cells.refuse(decision, "Expected either a decision table or a literal expression")
    return None


def _literal(node: etree._Element, result_type: str | None, cells: Cells) -> Logic:
    rule = Rule(tests=(), outputs=(cells.expression(node),))
    column = Column(type=_agreed(node, cells.type_of(node), result_type, cells))
    table = Table(inputs=(), outputs=(column,), rules=(rule,), take="first")
    return Logic(table, None, None, (), ("",), tuple(cells.sources))


def _table(node: etree._Element, result_type: str | None, cells: Cells) -> Logic:
    policy = cells.word(node, "hitPolicy", HitPolicy) or HitPolicy.UNIQUE
    aggregation = cells.word(node, "aggregation", Aggregation)
    inputs = tuple(_input(one, cells) for one in cells.children(node, "input"))
    outputs = tuple(_output(one, cells) for one in cells.children(node, "output"))
    rules = cells.children(node, "rule")
    rows = tuple(_rule(rule, len(inputs), len(outputs), cells) for rule in rules)
    names = _output_names(node, cells)
    if aggregation is not None:
        _require_aggregable(node, policy, aggregation, outputs, cells)
    if policy is not HitPolicy.COLLECT and len(outputs) == 1:
        outputs = (replace(outputs[0], type=_agreed(node, outputs[0].type, result_type, cells)),)
    elif result_type is not None and not (aggregation is not None and result_type == "number"):
        cells.refuse(node, f"The result is a list or a context, but its variable declares the type {result_type}")
    table = Table(inputs, outputs, rows, TAKE[policy])
    return Logic(table, policy, aggregation, tuple(rule.get("id", "") for rule in rules), names, tuple(cells.sources))


def _agreed(node: etree._Element, own: str | None, of_variable: str | None, cells: Cells) -> str | None:
    if own is not None and of_variable is not None and own != of_variable:
        cells.refuse(node, f"Expected one type for the result, but found {own} and, for its variable, {of_variable}")
    return own or of_variable


def _require_aggregable(
    node: etree._Element, policy: HitPolicy, how: Aggregation, outputs: tuple[Column, ...], cells: Cells
) -> None:
    if policy is not HitPolicy.COLLECT:
        cells.refuse(node, f"The aggregation {how} is only for COLLECT, but the hit policy is {policy}")
    if len(outputs) > 1:
        cells.refuse(node, f"The aggregation {how} is only for one output, but found {len(outputs)}")
    for output in outputs:
        if how in NUMERIC and output.type not in {None, "number"}:
            cells.refuse(node, f"The aggregation {how} is only for numbers, but the output is a {output.type}")


def _input(node: etree._Element, cells: Cells) -> Column:
    expression = cells.child(node, "inputExpression")
    allowed = cells.child(node, "inputValues")
    if expression is None:
        cells.refuse(node, "Expected an <inputExpression>, but found none")
        return Column()
    return Column(
        expression=cells.expression(expression),
        type=cells.type_of(expression),
        allowed=None if allowed is None else cells.tests(allowed),
    )


def _output(node: etree._Element, cells: Cells) -> Column:
    allowed = cells.child(node, "outputValues")
    return Column(type=cells.type_of(node), allowed=None if allowed is None else cells.tests(allowed))


def _output_names(node: etree._Element, cells: Cells) -> tuple[str, ...]:
    outputs = cells.children(node, "output")
    names = tuple(one.get("name", "") for one in outputs)
    if not outputs:
        cells.refuse(node, "Expected at least one output, but found none")
    for output, name in zip(outputs, names, strict=True):
        if len(names) > 1 and (not name.isidentifier() or names.count(name) > 1):
            cells.refuse(output, f"Expected every output to have a name of its own, a plain word, but found {name!r}")
    return names


def _rule(node: etree._Element, inputs: int, outputs: int, cells: Cells) -> Rule:
    tests = cells.children(node, "inputEntry")
    values = cells.children(node, "outputEntry")
    for entries, columns, name in ((tests, inputs, "inputEntry"), (values, outputs, "outputEntry")):
        if len(entries) != columns:
            cells.refuse(node, f"Expected {columns} <{name}>, one for each column, but found {len(entries)}")
    return Rule(tests=tuple(map(cells.tests, tests)), outputs=tuple(map(cells.expression, values)))
