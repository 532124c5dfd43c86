"""What a decision, a part of it or a business knowledge model computes: boxed expressions, one in another."""

from collections.abc import Callable, Mapping

from lxml import etree

from engine.dmn.cells import Cells
from engine.dmn.tables import read_table
from engine.feel.boxed import Boxed, Context, Entry, Function, Invocation, Literal, Members, Parameter, Relation
from engine.xml import elements_in, local_name

NOTHING = Literal("null")


def read_logic(node: etree._Element, declared: str | None, cells: Cells) -> Boxed:
    """The one boxed expression in an element; its value must have the `declared` type."""
    found = [one for one in elements_in(node) if local_name(one) in READERS]
    if len(found) != 1:
        expected = "a decision table or another boxed expression"
        names = ", ".join(f"<{local_name(one)}>" for one in found) or "none"
        cells.refuse(node, f"Expected {expected} in <{local_name(node)}>, but found {names}")
        return NOTHING
    return READERS[local_name(found[0])](found[0], declared, cells)


def read_function(node: etree._Element, declared: str | None, cells: Cells) -> Function:
    """The function of a <functionDefinition> or <encapsulatedLogic>; `declared` is the type of what it gives."""
    if node.get("kind", "FEEL") != "FEEL":
        cells.refuse(node, f"Expected a function in FEEL, but found one of the kind {node.get('kind')!r}")
    parameters: dict[str, Parameter] = {}
    for one in cells.children(node, "formalParameter"):
        name = cells.name(one, tuple(parameters))
        parameters[name] = Parameter(name, cells.type_of(one))
    body = read_logic(node, cells.agreed(node, cells.type_of(node), declared), cells)
    return Function(tuple(parameters.values()), body)


def _literal(node: etree._Element, declared: str | None, cells: Cells) -> Literal:
    return Literal(cells.expression(node), cells.agreed(node, cells.type_of(node), declared))


def _context(node: etree._Element, declared: str | None, cells: Cells) -> Context:
    entries: list[Entry] = []
    result_type = cells.agreed(node, cells.type_of(node), declared)
    parts = cells.children(node, "contextEntry")
    for part in parts:
        variable = cells.child(part, "variable")
        if variable is None and part is not parts[-1]:
            cells.refuse(part, "Expected a <variable> in every <contextEntry> but the last, but found none")
        taken = tuple(entry.name for entry in entries if entry.name is not None)
        name = None if variable is None else cells.name(variable, taken)
        entries.append(Entry(name, read_logic(part, result_type if name is None else cells.type_of(variable), cells)))
    if not entries or entries[-1].name is not None:
        _require_untyped(node, result_type, cells)
    return Context(tuple(entries))


def _list(node: etree._Element, declared: str | None, cells: Cells) -> Members:
    _require_untyped(node, cells.agreed(node, cells.type_of(node), declared), cells)
    return Members(tuple(_part(one, cells) for one in elements_in(node) if local_name(one) in READERS))


def _relation(node: etree._Element, declared: str | None, cells: Cells) -> Relation:
    _require_untyped(node, cells.agreed(node, cells.type_of(node), declared), cells)
    columns: dict[str, str | None] = {}
    for one in cells.children(node, "column"):
        columns[cells.name(one, tuple(columns))] = cells.type_of(one)
    rows = []
    for row in cells.children(node, "row"):
        found = [one for one in elements_in(row) if local_name(one) in READERS]
        if len(found) != len(columns):
            cells.refuse(row, f"Expected {len(columns)} expressions, one for each column, but found {len(found)}")
        rows.append(tuple(_part(one, cells, type_) for one, type_ in zip(found, columns.values(), strict=False)))
    return Relation(tuple(columns), tuple(rows))


def _invocation(node: etree._Element, declared: str | None, cells: Cells) -> Invocation:
    called = cells.child(node, "literalExpression")
    if called is None:
        cells.refuse(node, "Expected a <literalExpression> that names the function, but found none")
    bindings: dict[str, Entry] = {}
    for one in cells.children(node, "binding"):
        parameter = cells.child(one, "parameter")
        if parameter is None:
            cells.refuse(one, "Expected a <parameter> in <binding>, but found none")
            continue
        name = str(parameter.get("name", ""))
        if not name or name in bindings:
            cells.refuse(parameter, f"Expected every <parameter> to have a name of its own, but found {name!r}")
        bindings[name] = Entry(name, read_logic(one, cells.type_of(parameter), cells))
    expression = "null" if called is None else cells.expression(called)
    return Invocation(expression, tuple(bindings.values()), cells.agreed(node, cells.type_of(node), declared))


def _part(node: etree._Element, cells: Cells, declared: str | None = None) -> Boxed:
    return READERS[local_name(node)](node, declared, cells)


def _require_untyped(node: etree._Element, declared: str | None, cells: Cells) -> None:
    if declared is not None:
        cells.refuse(node, f"The result is a list or a context, but its variable declares the type {declared}")


READERS: Mapping[str, Callable[[etree._Element, str | None, Cells], Boxed]] = {
    "decisionTable": read_table,
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
}
