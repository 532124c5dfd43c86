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
from engine.interpreter import Closed, Definition, Opened, Step, WaitState, compile_process
from engine.interpreter.codec import freeze, thaw_into
from engine.interpreter.tokens import Execution
from tests.property.models import models
from tests.property.walking import LIMIT, Action, act, begin, chosen

relaxed = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
Walk = Iterator[tuple[Step, Step, Action]]


def a_walk(definition: Definition, data: st.DataObject) -> Walk:
    """(before, after, action) for each step of one random way to the end."""
    step = begin(definition)
    for number in range(LIMIT):
        if step.ended is not None:
            return
        action = chosen(data.draw, st, number, step.wait_states)
        following = act(definition, step, action)
        yield step, following, action
        step = following
    pytest.fail("Expected the case to end, but it did not")


@relaxed
@given(models(), st.data())
def test_the_log_tells_exactly_what_opened_and_closed(xml: bytes, data: st.DataObject) -> None:
    for before, after, _ in a_walk(compile_process(xml), data):
        opened = {event.wait_state.id for event in after.progress if isinstance(event, Opened)}
        closed = {event.wait_state.id for event in after.progress if isinstance(event, Closed)}
        was, now = _ids(before), _ids(after)
        assert opened == now - was
        assert closed == was - now
        assert (after.ended is None) == bool(now)


@relaxed
@given(models(), st.data())
def test_no_variable_of_any_branch_is_lost(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml)
    written: dict[str, int] = {}
    for before, after, action in a_walk(definition, data):
        wait = before.wait_states[action.place % len(before.wait_states)]
        if wait.kind != "timer":
            written[f"kept_{action.number}"] = action.number
        assert written.items() <= interpreter.thaw(definition, after.state).variables().items()


@relaxed
@given(models(), st.data())
def test_freezing_and_thawing_changes_nothing(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml)
    for _, after, _ in a_walk(definition, data):
        assert freeze(thaw_into(definition, after.state)) == after.state
        assert interpreter.thaw(definition, after.state).wait_states() == after.wait_states


@relaxed
@given(models(), st.data())
def test_a_pruned_case_goes_the_way_of_an_unpruned_one(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Execution, "keeps_finished", True)
        unpruned = begin(definition)
    pruned = begin(definition)
    for number in range(LIMIT):
        assert _shape(pruned.wait_states) == _shape(unpruned.wait_states)
        assert pruned.ended == unpruned.ended
        if pruned.ended is not None:
            return
        action = chosen(data.draw, st, number, pruned.wait_states)
        pruned = act(definition, pruned, action)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Execution, "keeps_finished", True)
            unpruned = act(definition, unpruned, action)


@relaxed
@given(models(), st.data())
def test_the_definition_never_changes_and_serves_a_second_case_alike(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml)
    before = _digest(definition)
    first = list(a_walk(definition, data))
    assert _digest(definition) == before
    step = begin(definition)
    for _, after, action in first:
        step = act(definition, step, action)
        assert _shape(step.wait_states) == _shape(after.wait_states)
    assert _digest(definition) == before


@settings(relaxed, max_examples=12)
@given(models(), st.data())
def test_every_step_may_be_taken_by_a_fresh_process(xml: bytes, data: st.DataObject) -> None:
    for before, after, action in a_walk(compile_process(xml), data):
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
    definition = compile_process(xml)
    waits = interpreter.thaw(definition, state).wait_states()
    step = act(definition, Step(state, (), waits, None), action)
    answer.send(_shape(step.wait_states))


def _ids(step: Step) -> set[str]:
    return {wait.id for wait in step.wait_states}


def _shape(waits: tuple[WaitState, ...]) -> list[tuple[str, str, int | None]]:
    """Wait states without their ids, in the order they were opened."""
    return [(wait.element_id, wait.kind, wait.loop_index) for wait in waits]


def _digest(definition: Definition) -> str:
    """Everything a step could have changed in a definition."""
    specs = [(name, sorted(map(repr, vars(spec).items()))) for name, spec in definition.spec.task_specs.items()]
    text = repr((specs, list(definition.elements.items()), definition.post_dominators))
    return hashlib.sha256(text.encode()).hexdigest()
