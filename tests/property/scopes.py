"""Blocks that are scopes: sub-processes of every kind with what interrupts, undoes and ends them."""

from collections.abc import Sequence

from tests.modeling import (
    ad_hoc,
    cancellation,
    compensation,
    data_object,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    exclusive,
    flows_of,
    handler,
    message,
    parallel,
    script,
    signal,
    start,
    sub,
    task,
    terminate,
    throw,
    transaction,
    undoing,
)
from tests.property.drawing import ESCALATIONS, Block, Drawing
from tests.property.happenings import AWAITED, THROWN, Happening, caught_by, enclosed, guarded, happening, happenings
from tests.property.leaves import HANDLED, activity, again, several, user_task


def sub_process(d: Drawing, depth: int) -> Block:
    """A sub-process, once or several times."""
    name, outside = d.name("sp"), happenings(d, (*AWAITED, *THROWN))
    inside = happenings(d, (*AWAITED, *THROWN, "compensation"))
    nodes, flows = content(d, depth, outside, inside)
    characteristics = d.pick(["", "", several(d, name), again(d)])
    block = Block(name, name, [sub(name, *nodes, flows=flows, parts=characteristics)])
    return guarded(d, depth, block, name, outside)


def cancelled_transaction(d: Drawing, depth: int) -> Block:
    """A transaction that may be cancelled."""
    name = d.name("sp")
    outside = [happening(d, ("cancel",)), *happenings(d, (*AWAITED, *THROWN), 1)]
    nodes, flows = content(d, depth, outside, happenings(d, (*AWAITED, *THROWN), 1))
    return guarded(d, depth, Block(name, name, [transaction(name, *nodes, flows=flows)]), name, outside)


def chosen_activities(d: Drawing, depth: int) -> Block:
    """An ad hoc sub-process."""
    name, outside = d.name("sp"), happenings(d, (*AWAITED, *THROWN), 1)
    inside = happenings(d, (*AWAITED, *THROWN), 1)
    chains, startable = Block("", ""), []
    with d.inside("ad hoc", [*caught_by(outside), *caught_by(inside)]):
        for _ in range(d.pick([1, 2, 3])):
            first = user_task(d)
            leaving = d.name("t")
            chain = chains.take(first.then(enclosed(d, depth)) if d.chance() else first)
            chains.nodes.append(task(leaving))
            chains.flows.append(f"{chain.exit} {leaving}")
            startable.append(chain.entry)
    nodes = [*chains.nodes, *(_event_sub_process(d, depth, one, outside) for one in inside)]
    block = Block(name, name, [
        ad_hoc(
            name, *nodes, flows=chains.lines, until=d.pick(["not(again)", "pick = 0", "flag"]),
            active=d.pick([None, f'=["{startable[-1]}"]']), parts=d.pick(["", "", several(d, name), again(d)]),
            ordering=d.pick(["Parallel", "Sequential"]), cancelRemainingInstances=d.pick(["true", "false"]),
        ),
    ])  # fmt: skip
    return guarded(d, depth, block, name, outside)


def first_wins(d: Drawing, depth: int) -> Block:
    """A sub-process in which the first branch to end terminates the other."""
    name, first, fork = d.name("sp"), d.name("s"), d.name("g")
    block = Block(name, name)
    inner, flows = [start(first), parallel(fork)], [f"{first} {fork}"]
    with d.inside("sub-process"):
        for _ in range(2):
            branch, over = d.block(depth - 1), d.name("e")
            inner += [*branch.nodes, terminate(over)]
            flows += [f"{fork} {branch.entry}", f"{branch.exit} {over}", *branch.flows]
    block.nodes.append(sub(name, *inner, flows="\n".join(flows)))
    return block


def undoable(d: Drawing, depth: int) -> Block:
    """An activity with a handler for its compensation."""
    name, by = d.name("a"), d.name("h")
    characteristics = d.pick(["", "", several(d, name), again(d)])
    if d.chance():
        nodes, flows = content(d, depth, [], [])
        made = sub(name, *nodes, flows=flows, parts=characteristics)
    else:
        made = activity(d, name, characteristics)
    with d.apart():
        undoes = _handler(d, depth, by)
    return Block(name, name, [made, undoing(name, by), undoes])


def undone(d: Drawing, depth: int) -> Block:
    """Something is done and then undone."""
    done = undoable(d, depth)
    name, thrower = done.exit, d.name("t")
    block = done.then(d.block(depth - 1))
    # What an event sub-process undoes by name is an activity beside it, not in it.
    named = None if d.scope == "event sub-process" else d.pick([None, name])
    return block.then(Block(thrower, thrower, [throw(thrower, compensation(named))]))


def content(
    d: Drawing,
    depth: int,
    outside: Sequence[Happening],
    inside: Sequence[Happening],
    *,
    scope: str = "sub-process",
    first: str | None = None,
) -> tuple[list[str], str]:
    """What a scope holds, from its start to its ends; events outside and inside of it catch what it throws."""
    begin = first or d.name("s")
    with d.inside(scope, [*caught_by(outside), *caught_by(inside)]):
        body = d.block(depth - 1)
        while scope == "process" and d.is_small:
            body = body.then(d.block(depth - 1))
        nodes = [*([] if first else [start(begin)]), *body.nodes]
        flows = [f"{begin} {body.entry}", *body.flows, *_ended(d, nodes, body.exit, outside)]
    nodes += [_event_sub_process(d, depth, one, outside) for one in inside]
    if d.chance():
        name = d.name("data")
        nodes += [data_object(name, collection=d.chance())]
        if not first:
            writes = d.name("t")
            nodes.append(script(writes, "1 + 1", name))
            flows[0] = f"{begin} {writes}\n{writes} {body.entry}"
    return nodes, "\n".join(flows)


def _ended(d: Drawing, nodes: list[str], exit_: str, outside: Sequence[Happening]) -> list[str]:
    """One plain end, and perhaps another one that says something."""
    over = d.name("e")
    nodes.append(end(over))
    if d.chance():
        return [f"{exit_} {over}"]
    split, other = d.name("x"), d.name("e")
    said = ["<bpmn:terminateEventDefinition/>", message("m1"), signal("s1"), compensation()]
    said += [escalation(code) for code in ESCALATIONS[:1]] + [error(code) for code in d.throwable] * 2
    said += [cancellation() for one in outside if one.trigger == "cancel"] * 4
    nodes += [exclusive(split, default=f"{split}_{over}"), end(other, d.pick(said))]
    return [f"{exit_} {split}", f"{split} {other} = pick > 0", f"{split} {over}"]


def _event_sub_process(d: Drawing, depth: int, event: Happening, outside: Sequence[Happening]) -> str:
    name, first = d.name("sp"), d.name("s")
    begun = event_start(first, event.definition, interrupting=event.interrupting)
    within = happenings(d, AWAITED, 1) if depth > 1 else []
    around = d.apart() if event.trigger == "compensation" else d.inside("event sub-process", caught_by(outside))
    with around:
        nodes, flows = content(d, depth - 1, [], within, scope="event sub-process", first=first)
    return event_sub(name, begun, *nodes, flows=flows)


def _handler(d: Drawing, depth: int, name: str) -> str:
    match d.pick(["user", "service", "task", "several", "sub"]):
        case "user":
            return handler(name)
        case "service":
            return handler(name, HANDLED, tag="serviceTask")
        case "several":
            return handler(name, several(d, name))
        case "task":
            return handler(name, tag="task")
        case _:
            nodes, flows = content(d, depth - 1, [], [])
            return handler(name, *nodes, flows_of(flows), tag="subProcess")


SCOPES = (sub_process, sub_process, cancelled_transaction, chosen_activities, first_wins, undoable, undone)
