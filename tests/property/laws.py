"""What holds for every step of every case: `before` is where it began, `after` what it gave."""

from collections import Counter

from engine import interpreter
from engine.interpreter import Closed, Definition, Ended, Opened, Passed, Step, Thrown
from engine.interpreter.codec import freeze, thaw_into
from engine.interpreter.elements import Element
from engine.interpreter.tokens import Token, walk
from tests.property.walking import Action, a_host


def log_tells_what_opened_and_closed(before: Step, after: Step) -> None:
    opened = [event.wait_state for event in after.progress if isinstance(event, Opened)]
    closed = [event.wait_state for event in after.progress if isinstance(event, Closed)]
    assert {wait.id for wait in opened} == _ids(after) - _ids(before)
    assert {wait.id for wait in closed} == _ids(before) - _ids(after)
    assert len(opened) == len({wait.id for wait in opened})
    assert len(closed) == len({wait.id for wait in closed})
    ends = [event.how for event in after.progress if isinstance(event, Ended)]
    assert ends == ([] if after.ended is None else [after.ended])
    assert (after.ended is None) == bool(after.wait_states)


def no_variable_is_lost(definition: Definition, before: Step, after: Step, action: Action) -> None:
    def kept(step: Step) -> dict[str, int]:
        found = interpreter.thaw(definition, step.state).variables()
        return {name: value for name, value in found.items() if name.startswith(("kept_", "brought"))}

    wait = action.place_in(before.wait_states)
    brought = {f"kept_{action.number}": action.number}
    called = definition.elements[wait.element_id].called
    takes = wait.kind in {"user_task", "service_task", "message", "signal"} or (
        called is not None and called.propagates_child
    )
    wanted = brought if takes and action.verb == "do" else {}
    assert (kept(before) | wanted).items() <= kept(after).items()


def freezing_and_thawing_changes_nothing(definition: Definition, after: Step) -> None:
    assert freeze(thaw_into(definition, after.state)) == after.state
    assert interpreter.thaw(definition, after.state).wait_states() == after.wait_states


def what_leaves_the_case_is_told_once(definition: Definition, after: Step) -> None:
    passed = Counter(e.element_id for e in after.progress if isinstance(e, Passed))
    thrown = Counter(e.element_id for e in after.progress if isinstance(e, Thrown) if e.kind in {"message", "signal"})
    for element in definition.elements.values():
        if _speaks(element) and element.loop is None:
            assert thrown[element.id] == passed[element.id], element.id
        elif not _speaks(element):
            assert not thrown[element.id], element.id
    errors = [e for e in after.progress if isinstance(e, Thrown) if e.kind == "error"]
    assert len(errors) == (after.ended == "cancelled")


def every_token_hangs_in_the_tree(definition: Definition, after: Step) -> None:
    execution = thaw_into(definition, after.state)
    if after.ended is not None:
        assert not any(token.is_live for token in execution.tasks.values())
        return
    reached = {token.id: token for token in walk(execution.task_tree)}
    assert reached.keys() == execution.tasks.keys()
    for token in reached.values():
        inside = [child for child in token.children if not child.is_listener]
        waits = "wait" in token.internal_data
        assert inside or waits or token.is_arrival, token.element.id
        assert not (inside and waits) or token.element.ad_hoc is not None, token.element.id
        _require_what_it_belongs_to(token, reached)


def cancelling_closes_everything(definition: Definition, after: Step) -> None:
    if after.ended is not None:
        return
    cancelled = interpreter.cancel(interpreter.thaw(definition, after.state), a_host())
    closed = [event for event in cancelled.progress if isinstance(event, Closed)]
    assert [event.how for event in closed] == ["cancelled"] * len(closed)
    assert sorted(event.wait_state.id for event in closed) == sorted(_ids(after))
    assert cancelled.ended == "cancelled"
    assert not cancelled.wait_states
    assert not interpreter.thaw(definition, cancelled.state).wait_states()


def _require_what_it_belongs_to(token: Token, reached: dict[object, Token]) -> None:
    host = token.internal_data.get("host")
    if host is not None:
        hosts = [one for one in reached.values() if one.id.hex == host]
        assert [one.parent for one in hosts] == [token.parent], token.element.id
        assert token.element.attached_to == hosts[0].element.id
    race = token.internal_data.get("race")
    if race is not None:
        beside = [one for one in token.parent.children if one.internal_data.get("race") == race]
        assert len(beside) > 1, token.element.id


def _speaks(element: Element) -> bool:
    """Whether a message or signal leaves the case here, without a handler."""
    event = element.kind in {"end_event", "intermediate_throw_event"} and element.trigger in {"message", "signal"}
    return (event or element.kind == "send_task") and element.handler_type is None


def _ids(step: Step) -> set[str]:
    return {wait.id for wait in step.wait_states}


def require_laws_of_any_step(definition: Definition, before: Step, after: Step) -> None:
    log_tells_what_opened_and_closed(before, after)
    freezing_and_thawing_changes_nothing(definition, after)
    every_token_hangs_in_the_tree(definition, after)
    cancelling_closes_everything(definition, after)


def require_every_law(definition: Definition, before: Step, after: Step, action: Action) -> None:
    """Also what holds of a step by which somebody, or time, does what the case waits for."""
    require_laws_of_any_step(definition, before, after)
    no_variable_is_lost(definition, before, after, action)
    what_leaves_the_case_is_told_once(definition, after)
