"""The page docs/bpmn-coverage.md, made from the cells and their proofs."""

from collections.abc import Iterator, Mapping, Sequence

from tests.coverage.cells import Cell, Table
from tests.coverage.constructs import CONSTRUCTS
from tests.coverage.decisions import DECISIONS
from tests.coverage.events import EVENTS, POSITIONS
from tests.coverage.extensions import EXTENSIONS
from tests.coverage.proofs import ROOT, Proof, proofs

PAGE = ROOT / "docs" / "bpmn-coverage.md"
TABLES: tuple[Table, ...] = (*CONSTRUCTS, *DECISIONS, EXTENSIONS)
_HEAD = """# What of BPMN, DMN and Camunda 8 works

Made by `make coverage` from the tests; a test fails when it is not what they say. *Works* names tests that prove it.
*Refused* is what the deployment says of a file with it, and *not in BPMN* is refused too. There is nothing in between:
what is accepted without a test that proves it fails the build. How each construct behaves is in
[dialect.md](dialect.md).

FEEL is what [test_conformity.py](../tests/unit/feel/test_conformity.py) shows of its grammar and functions; what a
bureau adds is in [dialect.md](dialect.md#expressions).
"""
_SHOWN_TESTS = 2
Proofs = Mapping[str, Sequence[Proof]]


def cells() -> Iterator[Cell]:
    """Every cell of every table."""
    for row in EVENTS.values():
        yield from row
    for table in TABLES:
        yield from table.cells


def page() -> str:
    """The whole page."""
    found = proofs()
    parts = [_HEAD, "## Events\n", *_overview(found)]
    for trigger, row in EVENTS.items():
        parts += [f"\n### {trigger.replace('-', ' ').capitalize()}\n", *_rows(row, found)]
    for table in TABLES:
        parts += [f"\n## {table.heading}\n", *_rows(table.cells, found)]
    return "\n".join(parts) + "\n"


def _overview(found: Proofs) -> Iterator[str]:
    yield "| | " + " | ".join(label for _, label, _, _ in POSITIONS) + " |"
    yield "|---" * (len(POSITIONS) + 1) + "|"
    for trigger, row in EVENTS.items():
        yield f"| **{trigger.replace('-', ' ')}** | " + " | ".join(_word(cell, found) for cell in row) + " |"


def _rows(row: Sequence[Cell], found: Proofs) -> Iterator[str]:
    yield "| | | |"
    yield "|---|---|---|"
    for cell in row:
        yield f"| {cell.label} | {_word(cell, found)} | {_why(cell, found)} |"


def _word(cell: Cell, found: Proofs) -> str:
    if cell.id in found:
        return "works"
    return "refused" if cell.in_bpmn else "not in BPMN"


def _why(cell: Cell, found: Proofs) -> str:
    if cell.id in found:
        return ", ".join(f"[{one.test}](../{one.path})" for one in found[cell.id][:_SHOWN_TESTS])
    return (cell.refusal() or "").replace("|", "\\|").replace("<", "&lt;")
