"""Inputs, tests, outputs and their types."""

import pytest

from engine.dmn import compile_decisions, evaluate
from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table, compiled, decide, hit


def a_typed_table(input_type: str = "Any", output_type: str = "Any", test: str = "-", output: str = "n") -> str:
    table = a_table(([test], [output]))
    table = table.replace('_in_1_expression"', f'_in_1_expression" typeRef="{input_type}"', 1)
    return table.replace("label='输出'", f"label='输出' typeRef='{output_type}'")


def with_values(table: str, inputs: str = "", outputs: str = "") -> str:
    """Add the allowed values of the first input and output."""
    if inputs:
        allowed = f'<inputValues id="allowed_in"><text>{inputs}</text></inputValues>'
        table = table.replace("</inputExpression>", f"</inputExpression>{allowed}", 1)
    if outputs:
        allowed = f'<outputValues id="allowed_out"><text>{outputs}</text></outputValues>'
        table = table.replace(' name="result"/>', f' name="result">{allowed}</output>')
    return table


@pytest.mark.parametrize(
    "test, n, holds",
    [
        ("", None, True),
        ("-", 1, True),
        ("[1..5)", 5, False),
        ('"a","b"', "b", True),
        ('not("a","b")', "c", True),
        ("? > limits.low and ? < 9", 6, True),
        ("? > 5", None, False),
        ("null", None, True),
        ("limits.low", 5, True),
    ],
)
def test_tests_hold_or_not(feel: Feel, test: str, n: object, holds: bool) -> None:
    found = decide(feel, a_table(([test], ["true"])), n=n, limits={"low": 5})
    assert (("rule_1",) if holds else ()) == hit(found)[1]


def test_every_input_must_hold(feel: Feel) -> None:
    table = a_table((["> 1", '"a"', "-"], ["1"]), inputs=("n", "kind", "upper case(kind)"))
    assert 1 == decide(feel, table, n=2, kind="a").result
    assert decide(feel, table, n=2, kind="b").result is None


def test_dates_stay_dates_between_input_and_test(feel: Feel) -> None:
    table = a_table(
        (['< date("2026-03-01")'], ['"old"']),
        (['[date("2026-03-01")..date("2026-09-01"))'], ['date(submitted) + @"P5D"']),
        inputs=("date(submitted)",),
    )
    assert "old" == decide(feel, table, submitted="2026-02-28").result
    assert "2026-03-06" == decide(feel, table, submitted="2026-03-01").result


@pytest.mark.parametrize(
    "name, expression",
    [
        ("string", '"a"'),
        ("number", "1"),
        ("boolean", "true"),
        ("date", 'date("2026-01-01")'),
        ("time", 'time("10:00:00")'),
        ("dateTime", 'date and time("2026-01-01T10:00:00")'),
        ("dayTimeDuration", '@"P5D"'),
        ("yearMonthDuration", '@"P1Y"'),
        ("Any", "[1]"),
    ],
)
def test_types_fit(feel: Feel, name: str, expression: str) -> None:
    fitting = a_typed_table(name, name, output=expression).replace("<text>n</text>", f"<text>{expression}</text>", 1)
    assert decide(feel, fitting).result is not None


@pytest.mark.parametrize(
    "table, sentence",
    [
        (a_typed_table("string"), "The expression n failed: Expected a text, but found a number"),
        (a_typed_table("date"), "The expression n failed: Expected a date, but found a number"),
        (a_typed_table(output_type="string"), "The expression n failed: Expected a text, but found a number"),
        (a_typed_table(output_type="boolean", output="n + 1"), "The expression n + 1 failed: Expected true or false"),
        (a_typed_table(test='"5"'), 'The expression "5" failed: Cannot compare a number with a text'),
        (a_table((["> missing"], ["1"])), "There is no variable or function named 'missing'"),
        (a_table((["-"], ["missing"])), "There is no variable or function named 'missing'"),
        (a_table((["-"], ["1"]), inputs=("missing",)), "There is no variable or function named 'missing'"),
        (with_values(a_table((["-"], ["1"])), inputs="1,2"), "Expected one of the allowed values (1,2), but found"),
        (with_values(a_table((["-"], ["n"])), outputs="&lt; 3"), "Expected one of the allowed values (< 3), but found"),
    ],
)
def test_what_does_not_fit_is_refused(feel: Feel, table: str, sentence: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        decide(feel, table, n=5)
    assert sentence in str(failed.value)


def test_null_fits_every_type_and_every_list_of_values(feel: Feel) -> None:
    table = with_values(a_typed_table("string", "string"), inputs='"a"')
    assert decide(feel, table, n=None).result is None
    assert (None, ("rule_1",)) == hit(decide(feel, table, n=None))


def test_allowed_values_let_through(feel: Feel) -> None:
    table = with_values(a_table((["-"], ["n + 1"])), inputs="1,2", outputs="[1..3]")
    assert 3 == decide(feel, table, n=2).result


@pytest.mark.covers("dmn/literal")
def test_a_literal_expression(feel: Feel) -> None:
    found = hit(decide(feel, a_literal("for s in schools return s.places", "places"), schools=[{"places": 3}]))
    assert ([3], ()) == found


def test_the_type_of_the_variable_holds_for_the_result(feel: Feel) -> None:
    typed = '<variable id="v" name="result" typeRef="string"/>'
    for logic in (a_literal("n"), a_table((["-"], ["n"]))):
        decision = compile_decisions(a_file(a_decision(logic, before=typed)))["decision"]
        with pytest.raises(ExpressionFailed, match="Expected a text, but found a number"):
            evaluate(decision, feel, {"n": 1})
        assert "a" == evaluate(decision, feel, {"n": "a"}).result


def test_a_compiled_decision_serves_again_and_again(feel: Feel) -> None:
    decision = compiled(a_table((["> 1"], ["n"])))
    assert [None, 2, 3] == [evaluate(decision, feel, {"n": n}).result for n in (1, 2, 3)]
    assert decision == compiled(a_table((["> 1"], ["n"])))
