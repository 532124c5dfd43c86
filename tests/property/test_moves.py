"""Whatever people move, a case keeps every law afterwards and comes to its end, or the move is refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import interpreter
from engine.interpreter import Definition, IllegalMove, Step, StepFailed, Target, compile_process
from tests.property.laws import require_every_law, require_laws_of_any_step
from tests.property.models import KEY, models
from tests.property.test_kernel import an_action, relaxed
from tests.property.walking import LIMIT, Beginning, a_host, attempt, begin

_MOVES = 12


@settings(relaxed, max_examples=60)
@given(models(size=8), st.data())
def test_a_case_goes_on_after_every_move_that_is_not_refused(xml: bytes, data: st.DataObject) -> None:
    definition = compile_process(xml, KEY)
    step = begin(definition, Beginning(0, called=False))
    for number in range(LIMIT):
        if step.ended is not None:
            return
        if number < _MOVES and data.draw(st.booleans()):
            following = _moved(definition, step, data)
            if following is not None:
                require_laws_of_any_step(definition, step, following)
        else:
            action = an_action(definition, step, number, data)
            following = attempt(definition, step, action)
            if following is not None:
                require_every_law(definition, step, following, action)
        step = following or step
    raise AssertionError("Expected the case to end, but it did not")


def _moved(definition: Definition, step: Step, data: st.DataObject) -> Step | None:
    """One wait state moved, or a token more, to anywhere; None where that is refused."""
    cancelled = data.draw(st.sampled_from([(), *((wait.id,) for wait in step.wait_states)]))
    scope = data.draw(st.sampled_from([None, *(wait.scope_id for wait in step.wait_states)]))
    target = Target(data.draw(st.sampled_from([*definition.elements][1:])), scope)
    try:
        return interpreter.move(interpreter.thaw(definition, step.state), a_host(), cancelled, [target])
    except (IllegalMove, StepFailed):
        return None
