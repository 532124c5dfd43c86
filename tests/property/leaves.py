"""Blocks that hold no others: tasks, calls and events, repeated or not."""

from tests.modeling import (
    call,
    catch,
    compensation,
    decision,
    escalation,
    extension,
    io,
    link,
    loop,
    message,
    node,
    receive,
    script,
    send,
    signal,
    standard_loop,
    task,
    throw,
    user,
)
from tests.property.drawing import ESCALATIONS, Block, Drawing
from tests.property.happenings import AWAITED, SENT, THROWN, awaited, guarded, happenings

HANDLED = extension('<zeebe:taskDefinition type="test.echo"/>')


def user_task(d: Drawing, _: int = 0) -> Block:
    name = d.name("u")
    return Block(name, name, [user(name, *d.pick([(), (extension(io(("input", "=pick", "seen"))),)]))])


def activity(d: Drawing, name: str, *parts: str) -> str:
    """An activity that waits."""
    match d.pick(["user", "service", "receive", "call"]):
        case "user":
            return user(name, *parts)
        case "service":
            return node("serviceTask", name, HANDLED, *parts)
        case "receive":
            return receive(name, d.name("awaited"), *parts)
        case _:
            return call(name, "other", *parts, propagateAllChildVariables=d.pick(["true", "false"]))


def at_once(d: Drawing, name: str, *parts: str) -> str:
    """An activity that is done as soon as it is reached."""
    match d.pick(["task", "send", "script"]):
        case "task":
            return node("task", name, *parts)
        case "send":
            return send(name, "m1", *parts)
        case _:
            return node(
                "scriptTask", name, extension('<zeebe:script expression="=1 + 1" resultVariable="two"/>'), *parts
            )


def waiting_task(d: Drawing, _: int) -> Block:
    name = d.name("a")
    return Block(name, name, [activity(d, name)])


def pass_through(d: Drawing, _: int) -> Block:
    name = d.name("t")
    made = d.pick([task(name), script(name, "1 + 1", "two"), decision(name, "any", "decided")])
    return Block(name, name, [made])


def thrown(d: Drawing, _: int) -> Block:
    name = d.name("t")
    definitions = [message(d.pick(SENT)), signal("s1"), escalation(d.pick(ESCALATIONS)), compensation(), ""]
    made = d.pick([*(throw(name, definition) for definition in definitions), send(name, "m1")])
    return Block(name, name, [made])


def thrown_by_a_handler(d: Drawing, _: int) -> Block:
    name = d.name("h")
    tags = ["sendTask", "scriptTask", "businessRuleTask"]
    made = d.pick([*(node(tag, name, HANDLED) for tag in tags), throw(name, message("m1"), HANDLED)])
    return Block(name, name, [made])


def caught(d: Drawing, _: int) -> Block:
    name = d.name("c")
    return Block(name, name, [catch(name, awaited(d, d.pick(AWAITED)))])


def linked(d: Drawing, _: int) -> Block:
    leaving, arriving, name = d.name("l"), d.name("l"), d.name("link")
    return Block(leaving, arriving, [throw(leaving, link(name)), catch(arriving, link(name))])


def several(d: Drawing, name: str) -> str:
    """Characteristics by which an activity runs several times."""
    until = d.pick([None, "numberOfCompletedInstances >= 2"])
    output = d.pick([None, (name + "_all", "item")])
    return loop("[1, 2, 3]", "item", sequential=d.chance(), output=output, until=until)


def again(d: Drawing, *, waits: bool = False) -> str:
    """Characteristics by which an activity is repeated; without a maximum only where each round waits."""
    condition = d.pick([None, "again", "loopCounter < 2"])
    maximum = d.pick([2, None]) if waits and condition else 2
    return standard_loop(condition, test_before=d.chance(), maximum=maximum)


def repeated(d: Drawing, depth: int) -> Block:
    name = d.name("a")
    waits = d.pick([True, True, False])
    characteristics = several(d, name) if d.chance() else again(d, waits=waits)
    block = Block(name, name, [(activity if waits else at_once)(d, name, characteristics)])
    return guarded(d, depth, block, name, happenings(d, (*AWAITED, *THROWN), 1 if depth > 0 else 0))


def observed(d: Drawing, depth: int) -> Block:
    """A task with boundary events."""
    name = d.name("a")
    made = d.pick([activity, activity, activity, at_once])
    return guarded(d, depth, Block(name, name, [made(d, name)]), name, happenings(d, (*AWAITED, *THROWN)))


LEAVES = (
    user_task, waiting_task, pass_through, thrown, thrown_by_a_handler, caught, linked, repeated,
)  # fmt: skip
OBSERVED = (observed, repeated)
