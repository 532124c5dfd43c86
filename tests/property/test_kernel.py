"""What must hold for every model and every way through it."""

import hashlib
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import interpreter
from engine.interpreter import Definition, Step, StepFailed, WaitState, compile_process
from engine.interpreter.tokens import Execution
from tests.property.constructs import EVERY_CONSTRUCT, constructs_of, nesting_of
from tests.property.laws import require_every_law
from tests.property.models import KEY, models
from tests.property.walking import LIMIT, Action, Beginning, a_host, act, attempt, begin, chosen

relaxed = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
beginnings = st.builds(Beginning, st.integers(0, 1), st.sampled_from([False, False, True]))
Walk = Iterator[tuple[Step, Step, Action]]


def a_walk(definition: Definition, beginning: Beginning, data: st.DataObject) -> Walk:
    """(before, after, action) for each step of one random way to the end."""
    step = begin(definition, beginning)
    for number in range(LIMIT):
        if step.ended is not None:
            return
        action = an_action(definition, step, number, data)
        following = attempt(definition, step, action)
        if following is not None:
            yield step, following, action
            step = following
    pytest.fail("Expected the case to end, but it did not")


def an_action(definition: Definition, step: Step, number: int, data: st.DataObject) -> Action:
    return chosen(lambda options: data.draw(st.sampled_from(options)), definition, number, step.wait_states)


@relaxed
@given(models(), beginnings, st.data())
def test_every_step_keeps_every_law(xml: bytes, beginning: Beginning, data: st.DataObject) -> None:
    definition = compile_process(xml, KEY)
    for before, after, action in a_walk(definition, beginning, data):
        require_every_law(definition, before, after, action)


def test_the_models_hold_every_construct_up_to_five_deep() -> None:
    found: set[str] = set()
    depths: set[int] = set()

    @settings(relaxed, max_examples=250)
    @given(models())
    def collect(xml: bytes) -> None:
        elements = compile_process(xml, KEY).elements
        found.update(constructs_of(elements))
        depths.add(nesting_of(elements))

    collect()
    assert EVERY_CONSTRUCT - found == set()
    assert set(range(1, 6)) <= depths


@settings(relaxed, max_examples=60)
@given(models(), beginnings, st.data())
def test_a_pruned_case_goes_the_way_of_an_unpruned_one(xml: bytes, beginning: Beginning, data: st.DataObject) -> None:
    definition = compile_process(xml, KEY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Execution, "keeps_finished", True)
        unpruned = begin(definition, beginning)
    for before, after, action in a_walk(definition, beginning, data):
        assert _shape(before.wait_states) == _shape(unpruned.wait_states)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Execution, "keeps_finished", True)
            unpruned = act(definition, unpruned, action)
        assert after.ended == unpruned.ended


@settings(relaxed, max_examples=60)
@given(models(), beginnings, st.data())
def test_a_definition_never_changes_and_serves_a_second_case_alike(
    xml: bytes, beginning: Beginning, data: st.DataObject
) -> None:
    definition = compile_process(xml, KEY)
    digest = _digest(definition)
    first = list(a_walk(definition, beginning, data))
    step = begin(definition, beginning)
    for _, after, action in first:
        _fail_in_every_way(definition, step)
        step = act(definition, step, action)
        assert _shape(step.wait_states) == _shape(after.wait_states)
    assert _digest(definition) == digest


def _fail_in_every_way(definition: Definition, step: Step) -> None:
    """Steps that fail somewhere between wait states; what they had done until then is gone with them."""
    case = interpreter.thaw(definition, step.state)
    broken = {"pick": "none", "again": "none", "flag": "none"}
    for wait in step.wait_states:
        try:
            if wait.kind == "user_task":
                interpreter.complete(case, a_host(), wait.id, broken)
            elif wait.kind == "service_task":
                interpreter.throw(case, a_host(), wait.id, "error", "E9", broken)
        except StepFailed:
            assert case.wait_states() == step.wait_states


@settings(relaxed, max_examples=5)
@given(models(size=8), beginnings, st.data())
def test_every_step_may_be_taken_by_a_fresh_process(xml: bytes, beginning: Beginning, data: st.DataObject) -> None:
    for before, after, action in a_walk(compile_process(xml, KEY), beginning, data):
        assert _in_a_fresh_process(xml, before.state, action) == _shape(after.wait_states)


def _in_a_fresh_process(xml: bytes, state: bytes, action: Action) -> Any:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.property.walking"])
    here, there = context.Pipe()
    process = context.Process(target=_one_step, args=(there, xml, state, action))
    process.start()
    there.close()
    found = here.recv()
    process.join()
    here.close()
    return found


def _one_step(answer: Connection, xml: bytes, state: bytes, action: Action) -> None:
    definition = compile_process(xml, KEY)
    waits = interpreter.thaw(definition, state).wait_states()
    step = act(definition, Step(state, (), waits, None), action)
    answer.send(_shape(step.wait_states))


def _shape(waits: tuple[WaitState, ...]) -> list[tuple[str, str, int | None]]:
    """Wait states without their ids, in the order they were opened."""
    return [(wait.element_id, wait.kind, wait.loop_index) for wait in waits]


def _digest(definition: Definition) -> str:
    """Everything a step could have changed in a definition."""
    specs = [(name, sorted(map(repr, vars(spec).items()))) for name, spec in definition.spec.task_specs.items()]
    text = repr((specs, list(definition.elements.items()), definition.post_dominators))
    return hashlib.sha256(text.encode()).hexdigest()
