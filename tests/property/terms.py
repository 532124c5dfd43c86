"""Flat processes as terms, and what they wait for by an account of their own: no tokens, no joins, only terms.

What runs is a term too: a `Running` one, of which what is done is gone. So a fork is done when all its branches
are, and nothing ever meets.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.modeling import a_model, end, exclusive, inclusive, parallel, start, sub, task, user
from tests.property.drawing import Block, Choose

Values = Mapping[str, Any]
_PICKED = ("pick > 1", "pick > 0", None)


@dataclass(frozen=True)
class Term:
    """`kind` says how the parts are run; one without parts is a task or, named "", passes."""

    kind: str
    parts: tuple["Term", ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Running:
    """What is left of a term that waits: the parts that run, then what comes after them."""

    term: Term
    parts: tuple["Running", ...] = ()
    rest: tuple[Term, ...] = ()


def begun(term: Term, values: Values) -> Running | None:
    """What a term waits for when it is reached, or None if it does not wait."""
    match term.kind:
        case "task":
            return Running(term)
        case "in sequence":
            return _following(term, term.parts, values)
        case "again":
            first, *rest = term.parts
            return Running(term, (Running(first),), tuple(rest))
        case _:
            return _together(term, [begun(branch, values) for branch in _taken(term, values["pick"])])


def done(running: Running, name: str, values: Values) -> Running | None:
    """What is left once a task is done."""
    if running.term.kind == "task":
        return None if running.term.name == name else running
    left = _together(running.term, [done(part, name, values) for part in running.parts])
    if left is not None:
        return Running(running.term, left.parts, running.rest)
    following = _following(running.term, running.rest, values)
    if following is None and running.term.kind == "again" and values["again"]:
        return begun(running.term, values)
    return following


def waiting(running: Running | None) -> list[str]:
    """The names of the tasks that wait, sorted."""
    if running is None:
        return []
    own = [running.term.name] if running.term.kind == "task" else []
    return sorted(own + [name for part in running.parts for name in waiting(part)])


def _following(term: Term, rest: tuple[Term, ...], values: Values) -> Running | None:
    for place, part in enumerate(rest):
        first = begun(part, values)
        if first is not None:
            return Running(term, (first,), rest[place + 1 :])
    return None


def _together(term: Term, branches: list[Running | None]) -> Running | None:
    left = tuple(branch for branch in branches if branch is not None)
    return Running(term, left) if left else None


def _taken(term: Term, pick: int) -> tuple[Term, ...]:
    """The branches whose conditions hold of `pick > 1`, `pick > 0` and a default: all of them, or the first."""
    if term.kind == "all":
        return term.parts
    holding = [term.parts[2:], term.parts[1:2], term.parts[:2]][pick]
    return holding if term.kind == "some" else holding[:1]


def a_term(choose: Choose, depth: int) -> Term:
    names = count(1)
    return Term("in sequence", (_drawn(choose, depth, names), Term("task", name="last")))


def _drawn(choose: Choose, depth: int, names: Iterator[int]) -> Term:
    kind = choose(["task", "pass", "in sequence", "one", "some", "all", "again"][: 7 if depth else 2])
    if kind == "task":
        return Term(kind, name=f"u{next(names)}")
    if kind == "pass":
        return Term("in sequence")
    if kind == "again":
        return Term(kind, (Term("task", name=f"u{next(names)}"), _drawn(choose, depth - 1, names)))
    size = 3 if kind in {"one", "some"} else 2
    return Term(kind, tuple(_drawn(choose, depth - 1, names) for _ in range(size)))


def model_of(term: Term, *, nested: bool) -> bytes:
    """The process of a term, in a sub-process if `nested`."""
    block = _block(term, map("{}".format, count(1)))
    flows = f"s {block.entry}\n{block.exit} e\n" + block.lines
    if not nested:
        return a_model(start(), *block.nodes, end(), flows=flows)
    return a_model(start("s0"), sub("sp", start(), *block.nodes, end(), flows=flows), end("e0"), flows="s0 sp; sp e0")


def _block(term: Term, names: Iterator[str]) -> Block:
    if term.kind == "task":
        return Block(term.name, term.name, [user(term.name)])
    entry, leaving = "i" + next(names), "o" + next(names)
    if term.kind in {"in sequence", "again"}:
        block = Block(entry, entry, [exclusive(entry)])
        for part in term.parts:
            block = block.then(_block(part, names))
        if term.kind == "in sequence":
            return block.then(Block(leaving, leaving, [task(leaving)]))
        after = "t" + leaving
        block = block.then(Block(leaving, leaving, [exclusive(leaving, default=f"{leaving}_{after}")]))
        block.flows += [f"{leaving} {entry} = again", f"{leaving} {after}"]
        return Block(entry, after, [*block.nodes, task(after)], block.flows)
    gateway: Callable[..., str] = {"one": exclusive, "some": inclusive, "all": parallel}[term.kind]
    block = Block(entry, leaving)
    conditions = [None] * len(term.parts) if term.kind == "all" else _PICKED
    branches = [block.take(_block(part, names)) for part in term.parts]
    for branch, condition in zip(branches, conditions, strict=True):
        block.flows.append(f"{entry} {branch.entry}" + (f" = {condition}" if condition else ""))
        block.flows.append(f"{branch.exit} {leaving}")
    default = {} if term.kind == "all" else {"default": f"{entry}_{branches[-1].entry}"}
    block.nodes += [gateway(entry, **default), gateway(leaving)]
    return block
