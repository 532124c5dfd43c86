"""Random models from every part the kernel runs, and random ways through them.

A model is built of blocks with one entry and one exit, nested up to `depth`. Every completion brings
new values for `pick` (which branches) and `again` (another round), and one variable of its own that
must never be lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import strategies as st

from tests.modeling import (
    a_model,
    boundary,
    catch,
    decision,
    end,
    event_start,
    event_sub,
    exclusive,
    inclusive,
    loop,
    message,
    parallel,
    script,
    service,
    start,
    sub,
    task,
    terminate,
    timer,
    user,
)

MESSAGES = ("m1", "m2")


@dataclass
class Block:
    """Nodes and flows between one entry and one exit element."""

    entry: str
    exit: str
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def take(self, other: "Block") -> "Block":
        self.nodes += other.nodes
        self.flows += other.flows
        return other


class Maker:
    """Draws blocks; ids are numbered so that they are unique in the file."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self._draw = draw
        self._numbers = count(1)

    def model(self, depth: int) -> bytes:
        body = self.block(depth)
        nodes = [start(), *body.nodes, end()]
        if self._chance():
            nodes.append(self._event_sub_process())
        flows = ["s " + body.entry, body.exit + " e", *body.flows]
        return a_model(*nodes, flows="\n".join(flows), messages=MESSAGES)

    def block(self, depth: int) -> Block:
        leaves = [self._user, self._pass, self._catch, self._guarded, self._service, self._countersign]
        nested = [self._sequence, self._exclusive, self._parallel, self._inclusive, self._rounds, self._sub_process]
        nested += [self._implicit_fork, self._conditional_flows, self._first_wins]
        made = self._pick(nested if depth > 1 else leaves + nested * 2 if depth == 1 else leaves)
        block: Block = made(depth)
        return block

    def _name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def _pick(self, options: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(options))

    def _chance(self) -> bool:
        return bool(self._draw(st.booleans()))

    def _user(self, _: int = 0) -> Block:
        name = self._name("u")
        return Block(name, name, [user(name)])

    def _service(self, _: int) -> Block:
        name = self._name("h")
        return Block(name, name, [service(name)])

    def _pass(self, _: int) -> Block:
        name = self._name("t")
        made = self._pick([task(name), script(name, "1 + 1", "two"), decision(name, "any", "decided")])
        return Block(name, name, [made])

    def _catch(self, _: int) -> Block:
        name = self._name("c")
        return Block(name, name, [catch(name, self._definition())])

    def _definition(self, *, repeats: bool = False) -> str:
        if self._chance():
            return message(self._pick(MESSAGES))
        return timer("R2/PT1H", "timeCycle") if repeats and self._chance() else timer("PT1H")

    def _countersign(self, _: int) -> Block:
        name = self._name("u")
        until = self._pick([None, "numberOfCompletedInstances >= 2"])
        characteristics = loop(
            "[1, 2, 3]", "item", sequential=self._chance(), output=(name + "_all", "item"), until=until
        )  # fmt: skip
        return Block(name, name, [user(name, characteristics)])

    def _guarded(self, _: int) -> Block:
        """A task with a boundary event: interrupting ones rejoin, others end on their own."""
        block, interrupting = self._user(), self._chance()
        host, event, handler = block.entry, self._name("b"), self._name("u")
        definition = self._definition(repeats=not interrupting)
        block.nodes += [boundary(event, host, definition, interrupting=interrupting), user(handler)]
        block.flows.append(f"{event} {handler}")
        if not interrupting:
            over = self._name("e")
            block.nodes.append(end(over))
            block.flows.append(f"{handler} {over}")
            return block
        merge = self._name("x")
        block.nodes.append(exclusive(merge))
        block.flows += [f"{host} {merge}", f"{handler} {merge}"]
        return Block(host, merge, block.nodes, block.flows)

    def _sequence(self, depth: int) -> Block:
        first = self.block(depth - 1)
        second = first.take(self.block(depth - 1))
        first.flows.append(f"{first.exit} {second.entry}")
        return Block(first.entry, second.exit, first.nodes, first.flows)

    def _branches(self, depth: int, fork: Callable[..., str], conditions: Sequence[str | None]) -> Block:
        split, join = self._name("g"), self._name("g")
        block = Block(split, join)
        default = None
        for condition in conditions:
            branch = block.take(self.block(depth - 1))
            block.flows.append(f"{split} {branch.entry}" + (f" = {condition}" if condition else ""))
            block.flows.append(f"{branch.exit} {join}")
            if condition is None:
                default = f"{split}_{branch.entry}"
        block.nodes += [fork(split, default), fork(join, None)]
        return block

    def _exclusive(self, depth: int) -> Block:
        return self._branches(depth, exclusive, ["pick > 1", "pick > 0", None])

    def _inclusive(self, depth: int) -> Block:
        return self._branches(depth, inclusive, ["pick > 1", "pick > 0", None])

    def _parallel(self, depth: int) -> Block:
        return self._branches(depth, lambda name, _: parallel(name), [None] * self._draw(st.integers(2, 3)))

    def _implicit_fork(self, depth: int) -> Block:
        """Several flows out of a task, met by a parallel join."""
        return self._out_of_a_task(depth, [None, None], parallel)

    def _conditional_flows(self, depth: int) -> Block:
        """Conditional flows and a default out of a task, met by an inclusive join."""
        return self._out_of_a_task(depth, ["pick > 1", "pick > 0", None], inclusive)

    def _out_of_a_task(self, depth: int, conditions: Sequence[str | None], join: Callable[..., str]) -> Block:
        def fork(name: str, default: str | None) -> str:
            leads_on = default is not None and any(conditions)
            return user(name, default=default) if leads_on and default else user(name)

        block = self._branches(depth, fork, conditions)
        block.nodes[-1] = join(block.exit)
        return block

    def _first_wins(self, depth: int) -> Block:
        """A sub-process in which the first branch to end terminates the other."""
        name, first, fork = self._name("sp"), self._name("s"), self._name("g")
        inner, flows = [start(first), parallel(fork)], [f"{first} {fork}"]
        for _ in range(2):
            branch, over = self.block(depth - 1), self._name("e")
            inner += [*branch.nodes, terminate(over)]
            flows += [f"{fork} {branch.entry}", f"{branch.exit} {over}", *branch.flows]
        return Block(name, name, [sub(name, *inner, flows="\n".join(flows))])

    def _rounds(self, depth: int) -> Block:
        """A loop back around a block that waits at least once."""
        merge, split, wait = self._name("x"), self._name("x"), self._user()
        body = wait.take(self.block(depth - 1))
        leaving = self._name("t")
        wait.nodes += [exclusive(merge), exclusive(split, default=f"{split}_{leaving}"), task(leaving)]
        wait.flows += [f"{merge} {wait.entry}", f"{wait.exit} {body.entry}", f"{body.exit} {split}"]
        wait.flows += [f"{split} {merge} = again", f"{split} {leaving}"]
        return Block(merge, leaving, wait.nodes, wait.flows)

    def _sub_process(self, depth: int) -> Block:
        name, first, last = self._name("sp"), self._name("s"), self._name("e")
        body = self.block(depth - 1)
        inner = [start(first), *body.nodes, end(last)]
        if self._chance():
            inner.append(self._event_sub_process())
        characteristics = loop("[1, 2]", "member", sequential=self._chance()) if self._chance() else ""
        flows = "\n".join([f"{first} {body.entry}", f"{body.exit} {last}", *body.flows])
        return Block(name, name, [sub(name, *inner, flows=flows, parts=characteristics)])

    def _event_sub_process(self) -> str:
        name, first, last, work = self._name("sp"), self._name("s"), self._name("e"), self._name("u")
        interrupting = self._chance()
        definition = self._definition(repeats=not interrupting)
        begun = event_start(first, definition, interrupting=interrupting)
        return event_sub(name, begun, user(work), end(last), flows=f"{first} {work}\n{work} {last}")


@st.composite
def models(draw: Callable[..., Any], depth: int = 3) -> bytes:
    """A file with one random sound process."""
    return Maker(draw).model(draw(st.integers(2, depth)))
