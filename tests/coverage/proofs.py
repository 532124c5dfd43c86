"""Which tests prove which cells: read from the marks `covers` in the sources of the tests."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """A test that says it proves a cell."""

    path: str
    line: int
    test: str


def proofs(folder: Path = ROOT / "tests" / "unit") -> dict[str, list[Proof]]:
    """The tests of each cell that is named by one, in the order of files and lines."""
    found: dict[str, list[Proof]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        if "mark.covers" not in source:
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                proof = Proof(path.relative_to(ROOT).as_posix(), function.lineno, function.name)
                for cell in _named(function):
                    found.setdefault(cell, []).append(proof)
    return found


def _named(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "covers":
            for argument in mark.args:
                yield from expanded(ast.literal_eval(argument))


def expanded(pattern: str) -> Iterator[str]:
    """`a/{b,c}` names two cells."""
    choice = re.search(r"\{([^{}]*)\}", pattern)
    if choice is None:
        yield pattern
        return
    for one in choice[1].split(","):
        yield from expanded(pattern[: choice.start()] + one + pattern[choice.end() :])
