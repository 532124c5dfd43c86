"""Decision tables: columns, rules, and whether their hit policy can be what it says."""

from dataclasses import replace
from typing import get_args

from lxml import etree

from engine.dmn.cells import Cells
from engine.feel.boxed import Aggregation, HitPolicy, Input, Output, Rule, Table

POLICIES: tuple[HitPolicy, ...] = get_args(HitPolicy)
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
LISTS = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})
RANKED = frozenset({"PRIORITY", "OUTPUT ORDER"})


def read_table(node: etree._Element, declared: str | None, cells: Cells) -> Table:
    """The table of a <decisionTable>; `declared` is the type its result must have."""
    policy = cells.word(node, "hitPolicy", POLICIES) or "UNIQUE"
    aggregation = cells.word(node, "aggregation", AGGREGATIONS)
    inputs = tuple(_input(one, cells) for one in cells.children(node, "input"))
    outputs = _outputs(node, policy, cells)
    rules = tuple(_rule(rule, len(inputs), len(outputs), cells) for rule in cells.children(node, "rule"))
    if aggregation is not None:
        _require_aggregable(node, policy, aggregation, outputs, cells)
    if policy in RANKED and outputs and all(output.allowed is None for output in outputs):
        cells.refuse(node, f"Expected <outputValues>, whose order {policy} goes by, but found none")
    result_type = cells.agreed(node, cells.type_of(node), declared)
    if policy not in LISTS and len(outputs) == 1:
        outputs = (replace(outputs[0], type=cells.agreed(node, outputs[0].type, result_type)),)
    elif result_type is not None and not (aggregation is not None and result_type == "number"):
        cells.refuse(node, f"The result is a list or a context, but its variable declares the type {result_type}")
    return Table(inputs, outputs, rules, policy, aggregation)


def _require_aggregable(
    node: etree._Element, policy: HitPolicy, how: Aggregation, outputs: tuple[Output, ...], cells: Cells
) -> None:
    if policy != "COLLECT":
        cells.refuse(node, f"The aggregation {how} is only for COLLECT, but the hit policy is {policy}")
    if len(outputs) > 1:
        cells.refuse(node, f"The aggregation {how} is only for one output, but found {len(outputs)}")
    for output in outputs:
        if how != "COUNT" and output.type not in {None, "number"}:
            cells.refuse(node, f"The aggregation {how} is only for numbers, but the output is a {output.type}")


def _input(node: etree._Element, cells: Cells) -> Input:
    expression = cells.child(node, "inputExpression")
    allowed = cells.child(node, "inputValues")
    if expression is None:
        cells.refuse(node, "Expected an <inputExpression>, but found none")
        return Input("")
    return Input(
        expression=cells.expression(expression),
        type=cells.type_of(expression),
        allowed=None if allowed is None else cells.tests(allowed),
    )


def _outputs(node: etree._Element, policy: HitPolicy, cells: Cells) -> tuple[Output, ...]:
    nodes = cells.children(node, "output")
    outputs = tuple(_output(one, policy, cells) for one in nodes)
    names = [output.name for output in outputs]
    if not outputs:
        cells.refuse(node, "Expected at least one output, but found none")
    for one, name in zip(nodes, names, strict=True):
        if len(names) > 1 and (not name.isidentifier() or names.count(name) > 1):
            cells.refuse(one, f"Expected every output to have a name of its own, a plain word, but found {name!r}")
    return outputs


def _output(node: etree._Element, policy: HitPolicy, cells: Cells) -> Output:
    allowed = cells.child(node, "outputValues")
    default = cells.child(node, "defaultOutputEntry")
    if default is not None and policy in LISTS:
        cells.refuse(default, f"A <defaultOutputEntry> is only for one result, but {policy} gives a list")
    return Output(
        name=node.get("name", ""),
        type=cells.type_of(node),
        allowed=None if allowed is None else cells.tests(allowed, "ranking" if policy in RANKED else "tests"),
        default=None if default is None else cells.expression(default),
    )


def _rule(node: etree._Element, inputs: int, outputs: int, cells: Cells) -> Rule:
    tests = cells.children(node, "inputEntry")
    values = cells.children(node, "outputEntry")
    for entries, columns, name in ((tests, inputs, "inputEntry"), (values, outputs, "outputEntry")):
        if len(entries) != columns:
            cells.refuse(node, f"Expected {columns} <{name}>, one for each column, but found {len(entries)}")
    return Rule(node.get("id", ""), tuple(map(cells.tests, tests)), tuple(map(cells.expression, values)))
