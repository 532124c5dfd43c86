"""Files changed at random are compiled or refused with a reason; what still compiles runs or fails as a step does."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import interpreter
from engine.commands.deployment.files import Bundle, read_files
from engine.dmn import check_decisions, evaluate
from engine.errors import ExpressionFailed
from engine.interpreter import Definition, NotWaiting, Step, StepFailed
from tests.cases import NOON, feel
from tests.property.models import models
from tests.property.walking import a_host
from tests.security.every_construct import EVERY_CONSTRUCT
from tests.security.mutating import Mutator
from tests.security.xml_attacks import a_bpmn, a_dmn, a_letter
from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table, needs

STEPS = 8
DECISIONS = (
    a_dmn().encode(),
    a_file(a_decision(a_table((["> 1"], ["1"]), (["-"], ["2"]), policy='hitPolicy="FIRST"'))),
    a_file(a_decision(a_literal("1 + 1", "x"), "a"), a_decision(a_literal("x + 1"), "b", before=needs("a", of="b"))),
)
# Nothing is kept of earlier runs, so that every run is the same.
alike = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
# A number that leads all changes: few choices of hypothesis' own would come to few different files.
chances = st.integers(0, 2**32 - 1).map(Random)


def a_changed(content: bytes, chance: Random) -> bytes:
    mutator = Mutator(chance)
    if chance.random() < 0.15:
        return mutator.garble(content, chance.randint(1, 5))
    return mutator.mutate(content, chance.choice((1, 1, 1, 2, 2, 3, 6)))


def read(name: str, content: bytes) -> Bundle:
    """What the files of a deployment come to: something, or reasons why not."""
    bundle = read_files({name: content})
    found = bundle.processes or bundle.decisions or bundle.templates
    assert found or bundle.problems
    assert all(problem.sentence.startswith(f"{name}: ") for problem in bundle.problems)
    return bundle


@settings(alike, max_examples=150)
@given(chances)
def test_a_changed_model_is_refused_or_runs(chance: Random) -> None:
    bundle = read("m.bpmn", a_changed(chance.choice((EVERY_CONSTRUCT, a_bpmn().encode())), chance))
    for definition, _ in bundle.processes.values():
        walk(definition, chance)


@settings(alike, max_examples=40)
@given(models(), chances)
def test_a_changed_model_of_any_shape_is_refused_or_runs(xml: bytes, chance: Random) -> None:
    for definition, _ in read("m.bpmn", a_changed(xml, chance)).processes.values():
        walk(definition, chance)


@settings(alike, max_examples=100)
@given(st.sampled_from(DECISIONS), chances)
def test_a_changed_decision_is_refused_or_decides(xml: bytes, chance: Random) -> None:
    decisions = [decision for decision, _ in read("m.dmn", a_changed(xml, chance)).decisions.values()]
    if check_decisions(decisions, feel()):
        return
    for decision in decisions:
        try:
            evaluate(decision, feel(), {"n": 1, "x": 1})
        except ExpressionFailed:
            continue


@settings(alike, max_examples=60)
@given(chances)
def test_a_changed_letter_is_refused_or_read(chance: Random) -> None:
    content = a_letter('<p data-if="=x">{{ y }}</p><ul><li data-each="=z">{{ item }}</li></ul>').encode()
    framed = a_changed(b"<template>" + content + b"</template>", chance)
    read("m.html", framed.removeprefix(b"<template>").removesuffix(b"</template>"))


@pytest.mark.parametrize("suffix", ["bpmn", "dmn", "form", "html", "toml"])
@settings(alike, max_examples=30)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_anything_at_all_is_refused(suffix: str, content: bytes) -> None:
    name = "limits.toml" if suffix == "toml" else f"m.{suffix}"
    assert read_files({name: content}).problems


def walk(definition: Definition, chance: Random) -> None:
    """Some steps of a case; a step may fail, and nothing else may go wrong."""
    try:
        step = interpreter.start(definition, a_host(), {"pick": 0, "again": False, "x": 1})
        for _ in range(STEPS):
            if step.ended is not None or not step.wait_states:
                return
            step = acted(definition, step, chance)
    except (StepFailed, NotWaiting):
        return


def acted(definition: Definition, step: Step, chance: Random) -> Step:
    """What a person, a handler, a sender or the clock would do next at one of the wait states."""
    wait = chance.choice(step.wait_states)
    case = interpreter.thaw(definition, step.state)
    variables = {"pick": chance.randint(0, 2), "again": False, "x": chance.randint(0, 2)}
    verbs: dict[str, Callable[[], Step]] = {
        **dict.fromkeys(
            ("user_task", "service_task", "child_case"),
            lambda: interpreter.complete(case, a_host(), wait.id, variables),
        ),
        **dict.fromkeys(("message", "signal"), lambda: interpreter.correlate(case, a_host(), wait.id, variables)),
        "timer": lambda: interpreter.fire(case, a_host(max(NOON, wait.due_at or NOON)), wait.id),
        "ad_hoc": lambda: interpreter.start_activity(case, a_host(), wait.id, chance.choice(("a1", "a2", "s"))),
    }
    return verbs.get(wait.kind, lambda: interpreter.set_variables(case, a_host(), variables))()
