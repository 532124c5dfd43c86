"""Events that blocks wait for, catch and throw, and the places at an activity or in a scope where they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.modeling import (
    boundary,
    cancellation,
    compensation,
    condition,
    end,
    error,
    escalation,
    exclusive,
    message,
    signal,
    start,
    sub,
    task,
    timer,
)
from tests.property.drawing import ERRORS, ESCALATIONS, Block, Drawing

SENT = ("m1", "m2")
AWAITED = ("message", "timer", "signal", "conditional")
THROWN = ("error", "escalation")
_REPEATED = ("R2/PT1H", "R/PT2H", "0 30 * * * *", "@daily")


@dataclass(frozen=True)
class Happening:
    """An event definition, and which error it catches if it is one."""

    trigger: str
    definition: str
    interrupting: bool
    codes: tuple[str | None, ...] = ()


def happening(d: Drawing, triggers: Sequence[str]) -> Happening:
    trigger = d.pick(triggers)
    interrupting = trigger in {"error", "cancel", "compensation"} or d.chance()
    if trigger == "error":
        code = d.pick([None, *ERRORS[:2]])
        return Happening(trigger, error(code), interrupting, (code,))
    if trigger == "escalation":
        return Happening(trigger, escalation(d.pick([None, *ESCALATIONS[:2]])), interrupting)
    if trigger == "cancel":
        return Happening(trigger, cancellation(), interrupting)
    if trigger == "compensation":
        return Happening(trigger, compensation(), interrupting)
    return Happening(trigger, awaited(d, trigger, repeats=not interrupting), interrupting)


def awaited(d: Drawing, trigger: str, *, repeats: bool = False) -> str:
    """The definition of an event that is waited for."""
    match trigger:
        case "message":
            return message(d.name("awaited"))  # Of the same one only one may wait at a place.
        case "signal":
            return signal(d.pick(["s1", "s2"]))
        case "conditional":
            return condition(d.pick(["flag", "not(flag)", "pick > 1"]))
        case _:
            return timer(d.pick(_REPEATED), "timeCycle") if repeats and d.chance() else timer("PT1H")


def happenings(d: Drawing, triggers: Sequence[str], most: int = 2) -> list[Happening]:
    """Some events for one place, no two of which catch the same error or escalation."""
    drawn = [happening(d, triggers) for _ in range(d.pick(range(most + 1)))]
    apart = {one.definition if one.trigger in THROWN else number: one for number, one in enumerate(drawn)}
    return list(apart.values())


def caught_by(events: Sequence[Happening]) -> list[str | None]:
    """The codes of errors that these catch."""
    return [code for event in events for code in event.codes]


def guarded(d: Drawing, depth: int, block: Block, host: str, events: Sequence[Happening]) -> Block:
    """Boundary events at an activity of a block: interrupting ones rejoin, others end on their own."""
    rejoining = []
    for happens in events:
        event, leaving = d.name("b"), d.name("t")
        dealt = block.take(d.block(depth - 1) if happens.interrupting else enclosed(d, depth))
        block.nodes += [boundary(event, host, happens.definition, interrupting=happens.interrupting), task(leaving)]
        block.flows += [f"{event} {dealt.entry}", f"{dealt.exit} {leaving}"]
        if happens.interrupting:
            rejoining.append(leaving)
        elif d.scope != "ad hoc" and d.chance():
            over = d.name("e")
            block.nodes.append(end(over))
            block.flows.append(f"{leaving} {over}")
    if not rejoining:
        return block
    merge = d.name("x")
    block.nodes.append(exclusive(merge))
    block.flows += [f"{leaving} {merge}" for leaving in (block.exit, *rejoining)]
    return Block(block.entry, merge, block.nodes, block.flows)


def enclosed(d: Drawing, depth: int) -> Block:
    """What may run several times at once: in a scope of its own, since the tokens of two runs would meet at joins."""
    if d.chance():
        return d.block(0)
    name, first, last = d.name("sp"), d.name("s"), d.name("e")
    with d.inside("sub-process"):
        body = d.block(depth - 1)
    flows = [f"{first} {body.entry}", f"{body.exit} {last}", *body.flows]
    return Block(name, name, [sub(name, start(first), *body.nodes, end(last), flows="\n".join(flows))])
