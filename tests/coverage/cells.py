"""A cell of the matrix: one construct in one place, as a minimal file that is either accepted or refused."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.dmn import compile_decisions
from engine.errors import DeploymentInvalid
from engine.interpreter import compile_processes
from tests.modeling import a_model, end, start


@dataclass(frozen=True, slots=True)
class Cell:
    """`id` is what a test names to say that it proves the cell; `element` is where a refusal is looked for first."""

    id: str
    label: str
    file: bytes
    element: str = "x"
    in_bpmn: bool = True
    compiled: Callable[[bytes], object] = compile_processes

    def refusal(self) -> str | None:
        """The sentence with which the file is refused, or None where it is accepted."""
        try:
            self.compiled(self.file)
        except DeploymentInvalid as refused:
            nearest = sorted(refused.problems, key=lambda problem: problem.element_id != self.element)
            return nearest[0].sentence
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under one heading."""

    heading: str
    cells: tuple[Cell, ...]


def between(*nodes: str, flows: str = "s x; x e") -> bytes:
    """A file with a start event `s`, an end event `e` and what stands between them."""
    return a_model(start(), *nodes, end(), flows=flows, messages=["m"])


def a_table(heading: str, prefix: str, *rows: tuple[str, str, bytes]) -> Table:
    """A table from (name, label, file)."""
    return Table(heading, tuple(Cell(f"{prefix}/{name}", label, file) for name, label, file in rows))


def decisions(heading: str, prefix: str, *rows: tuple[str, str, bytes]) -> Table:
    """A table from (name, label, DMN file)."""
    return Table(
        heading,
        tuple(Cell(f"{prefix}/{name}", label, file, compiled=compile_decisions) for name, label, file in rows),
    )
