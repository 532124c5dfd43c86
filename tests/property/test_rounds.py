"""A case may go round for ever and its state stays as small as it was."""

from dataclasses import replace

import orjson
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interpreter import Step, compile_process
from tests.property.models import KEY, endless_models
from tests.property.test_kernel import an_action, relaxed
from tests.property.walking import PATIENCE, Beginning, act, begin

_STEPS = 60
# What grows because it must: all variables that steps bring, and what may be undone one day.
_GROWING = {"variables", "done"}


@settings(relaxed, max_examples=40)
@given(endless_models(size=8), st.data())
def test_a_round_leaves_nothing_behind(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml, KEY)
    step = begin(definition, Beginning(0, called=False))
    found = []
    for number in range(_STEPS):
        if [wait.element_id for wait in step.wait_states] == ["head"]:
            found.append(_what_is_kept(step))
        action = an_action(definition, step, PATIENCE + number, data)
        step = act(definition, step, replace(action, pick=data.draw(st.integers(0, 2))))
    assert found == [found[0]] * len(found)


def _what_is_kept(step: Step) -> list[object]:
    tokens = orjson.loads(zstandard.decompress(step.state))["tokens"]
    return [[name, sorted(internal.keys() - _GROWING)] for _, _, name, _, internal in tokens]
