"""The kernel waits for what an account of flat processes without tokens says."""

from hypothesis import given
from hypothesis import strategies as st

from engine import interpreter
from engine.interpreter import compile_process
from tests.property.terms import a_term, begun, done, model_of, waiting
from tests.property.test_kernel import relaxed
from tests.property.walking import LIMIT, PATIENCE, a_host


@relaxed
@given(st.data(), st.booleans())
def test_gateways_lead_where_their_terms_say(data: st.DataObject, nested: bool) -> None:
    term = a_term(lambda options: data.draw(st.sampled_from(options)), 3)
    definition = compile_process(model_of(term, nested=nested))
    values = {"pick": data.draw(st.integers(0, 2)), "again": True}
    step = interpreter.start(definition, a_host(), values)
    expected = begun(term, values)
    for number in range(LIMIT):
        assert sorted(wait.element_id for wait in step.wait_states) == waiting(expected)
        if expected is None:
            return
        wait = data.draw(st.sampled_from(step.wait_states))
        values = {"pick": data.draw(st.integers(0, 2)), "again": number < PATIENCE and data.draw(st.booleans())}
        step = interpreter.complete(interpreter.thaw(definition, step.state), a_host(), wait.id, values)
        expected = done(expected, wait.element_id, values)
    raise AssertionError("Expected the case to end, but it did not")
