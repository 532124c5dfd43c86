"""Random models from every part the kernel runs, nested up to `depth`.

Every completion brings new values for `pick` (which branches), `again` (another round) and `flag` (what
conditional events wait for), and one variable of its own that must never be lost.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.modeling import a_file, a_process, data_object, end, exclusive, pools, start, task, user
from tests.property.drawing import Block, Choose, Drawing
from tests.property.happenings import AWAITED, THROWN, awaited, happenings
from tests.property.leaves import LEAVES, OBSERVED
from tests.property.routing import ROUTES
from tests.property.scopes import SCOPES, content

CONSTRUCTS = {"leaf": LEAVES, "observed": OBSERVED, "route": ROUTES, "scope": SCOPES}
KEY = "p"


def a_random_model(choose: Choose, depth: int = 5, size: int = 14) -> bytes:
    """A file with one random sound process, and perhaps a second pool beside it."""
    d = Drawing(choose, CONSTRUCTS, size)
    inside = happenings(d, (*AWAITED, *THROWN), 1)
    nodes, flows = content(d, d.pick(range(2, depth + 1)), [], inside, scope="process", first="s0")
    nodes.append(start("s"))
    nodes.append(exclusive("s0"))
    flows += "\ns s0"
    if d.chance():
        nodes.append(start("s1", awaited(d, d.pick(["message", "signal", "timer"]))))
        flows += "\ns1 s0"
    if d.chance():
        nodes.append(data_object("seen_by_all"))
    parts = [a_process(*nodes, flows=flows, key=KEY)]
    if d.chance():
        beside = a_process(start("qs"), user("qu"), end("qe"), flows="qs qu; qu qe", key="q")
        parts = [pools(one=KEY, another="q", drawn=None), *parts, beside]
    return a_file(*parts, messages=_messages(parts))


def an_endless_model(choose: Choose, depth: int = 5, size: int = 14) -> bytes:
    """A file with a process that always comes back to the task `head`."""
    d = Drawing(choose, CONSTRUCTS, size)
    with d.inside("process"):
        body = Block("head", "head", [user("head")]).then(d.block(depth))
    nodes = [start(), exclusive("merge"), *body.nodes, task("tail")]
    flows = ["s merge", f"merge {body.entry}", f"{body.exit} tail", "tail merge", *body.flows]
    process = a_process(*nodes, flows="\n".join(flows), key=KEY)
    return a_file(process, messages=_messages([process]))


def _messages(parts: Sequence[str]) -> list[str]:
    """The names of the messages that are referred to."""
    return list(dict.fromkeys(re.findall(r'messageRef="message_(\w+)"', "".join(parts))))


@st.composite
def models(draw: Callable[..., Any], depth: int = 5, size: int = 14) -> bytes:
    """A file with one random sound process."""
    return a_random_model(lambda options: draw(st.sampled_from(options)), depth, size)


@st.composite
def endless_models(draw: Callable[..., Any], depth: int = 5, size: int = 14) -> bytes:
    """A file with a process that goes round for ever."""
    return an_endless_model(lambda options: draw(st.sampled_from(options)), depth, size)
