"""Blocks that divide the flow and bring it together, or lead it back."""

from collections.abc import Callable, Sequence

from tests.modeling import catch, event_based, exclusive, inclusive, parallel, receive, task, user
from tests.property.drawing import Block, Drawing
from tests.property.happenings import AWAITED, awaited
from tests.property.leaves import user_task

_PICKED: Sequence[str | None] = ["pick > 1", "pick > 0", None]


def in_sequence(d: Drawing, depth: int) -> Block:
    return d.block(depth - 1).then(d.block(depth - 1))


def choice(d: Drawing, depth: int) -> Block:
    return _branches(d, depth, exclusive, _PICKED)


def some_branches(d: Drawing, depth: int) -> Block:
    return _branches(d, depth, inclusive, _PICKED)


def all_branches(d: Drawing, depth: int) -> Block:
    return _branches(d, depth, lambda name, _: parallel(name), [None] * d.pick([2, 3]))


def implicit_fork(d: Drawing, depth: int) -> Block:
    """Several flows out of a task, met by a parallel join."""
    return _out_of_a_task(d, depth, [None, None], parallel)


def conditional_flows(d: Drawing, depth: int) -> Block:
    """Conditional flows and a default out of a task, met by an inclusive join."""
    return _out_of_a_task(d, depth, _PICKED, inclusive)


def first_event(d: Drawing, depth: int) -> Block:
    """An event-based gateway; what comes first decides the branch."""
    split, merge = d.name("g"), d.name("x")
    block = Block(split, merge, [event_based(split), exclusive(merge)])
    for _ in range(d.pick([2, 3])):
        event = d.name("c")
        awaits = catch(event, awaited(d, d.pick(AWAITED)))
        block.nodes.append(receive(event, d.name("awaited")) if d.pick(range(4)) == 0 else awaits)
        branch = block.take(d.block(depth - 1))
        block.flows += [f"{split} {event}", f"{event} {branch.entry}", f"{branch.exit} {merge}"]
    return block


def rounds(d: Drawing, depth: int) -> Block:
    """A loop back around a block that waits at least once."""
    merge, split, leaving, wait = d.name("x"), d.name("x"), d.name("t"), user_task(d)
    body = wait.then(d.block(depth - 1))
    body.nodes += [exclusive(merge), exclusive(split, default=f"{split}_{leaving}"), task(leaving)]
    body.flows += [f"{merge} {body.entry}", f"{body.exit} {split}", f"{split} {merge} = again", f"{split} {leaving}"]
    return Block(merge, leaving, body.nodes, body.flows)


def _branches(d: Drawing, depth: int, fork: Callable[..., str], conditions: Sequence[str | None]) -> Block:
    split, join = d.name("g"), d.name("g")
    block = Block(split, join)
    default = None
    for condition in conditions:
        branch = block.take(d.block(depth - 1))
        block.flows.append(f"{split} {branch.entry}" + (f" = {condition}" if condition else ""))
        block.flows.append(f"{branch.exit} {join}")
        if condition is None:
            default = f"{split}_{branch.entry}"
    block.nodes += [fork(split, default), fork(join, None)]
    return block


def _out_of_a_task(d: Drawing, depth: int, conditions: Sequence[str | None], join: Callable[..., str]) -> Block:
    def fork(name: str, default: str | None) -> str:
        return user(name, default=default) if default is not None and any(conditions) else user(name)

    block = _branches(d, depth, fork, conditions)
    block.nodes[-1] = join(block.exit)
    return block


ROUTES = (
    in_sequence, choice, some_branches, all_branches, implicit_fork, conditional_flows, first_event, rounds,
)  # fmt: skip
