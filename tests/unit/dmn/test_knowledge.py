"""Business knowledge models: functions that decisions invoke by name."""

import pytest

from engine.dmn import check_decisions, compile_decisions, evaluate
from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_boxed, a_decision, a_file, a_literal, a_model, a_table, hit, knows, refusals

DOUBLE = a_model(a_boxed("x * 2", "double_text"), "x: number", model_id="double")
QUADRUPLE = a_model(
    a_boxed("double(double(x))", "quadruple_text"), "x", model_id="quadruple", before=knows("double", of="quadruple")
)
LEVEL = a_model(
    a_table((["< 90"], ['"small"']), ([">= 90"], ['"large"']), inputs=("places",), prefix="level"),
    "places",
    model_id="level",
)
LATER = a_model(a_boxed("a > b", "later_text"), "a", "b", model_id="later")


def deciding(feel: Feel, expression: str, *models: str, uses: tuple[str, ...], n: object = 5) -> object:
    xml = a_file(a_decision(a_literal(expression), before=knows(*uses)), *models)
    return hit(evaluate(compile_decisions(xml)["decision"], feel, {"n": n}))


@pytest.mark.covers("dmn/knowledge")
def test_a_model_is_invoked_by_its_name(feel: Feel) -> None:
    assert (10, ()) == deciding(feel, "double(n)", DOUBLE, uses=("double",))
    assert (10, ()) == deciding(feel, "double(x: n)", DOUBLE, uses=("double",))
    named = DOUBLE.replace("<encapsulatedLogic", '<variable id="v" name="twice"/><encapsulatedLogic')
    assert (10, ()) == deciding(feel, "twice(n)", named, uses=("double",))


def test_a_model_invokes_another_that_it_requires(feel: Feel) -> None:
    assert (20, ()) == deciding(feel, "quadruple(n)", QUADRUPLE, DOUBLE, uses=("quadruple",))


def test_a_model_serves_the_functions_of_feel(feel: Feel) -> None:
    assert ([6, 4, 2], ()) == deciding(
        feel, "for i in sort([1, 3, 2], later) return double(i)", DOUBLE, LATER, uses=("double", "later")
    )


def test_rules_of_a_model_count_for_the_decision_that_invokes_it(feel: Feel) -> None:
    found = deciding(feel, "[level(n), level(n + 100)]", LEVEL, uses=("level",))
    assert (["small", "large"], ("level_1", "level_2")) == found


def test_a_table_invokes_models_in_its_cells(feel: Feel) -> None:
    table = a_table((["> double(2)"], ["double(n)"]), (["-"], ["0"]), policy='hitPolicy="FIRST"')
    decision = compile_decisions(a_file(a_decision(table, before=knows("double")), DOUBLE))["decision"]
    assert [10, 0] == [evaluate(decision, feel, {"n": n}).result for n in (5, 4)]


@pytest.mark.parametrize(
    "expression, uses, sentence",
    [
        ("double(n, n)", ("double",), "A function was called with wrong arguments: number, number"),
        ("double()", ("double",), "A function was called with wrong arguments"),
        ('double("5")', ("double",), "Expected a number, but found a text"),
        ("double(n)", (), "There is no variable or function named 'double'"),
        ("double", ("double",), "Expected data, but the result holds a function"),
    ],
)
def test_a_wrong_invocation_is_refused(feel: Feel, expression: str, uses: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        deciding(feel, expression, DOUBLE, uses=uses)
    assert sentence in str(failed.value)


def test_a_model_sees_its_parameters_and_no_variables(feel: Feel) -> None:
    with pytest.raises(ExpressionFailed, match="There is no variable or function named 'n'"):
        deciding(feel, "f(1)", a_model(a_boxed("x + n", "text"), "x", model_id="f"), uses=("f",))


@pytest.mark.parametrize(
    "model, where, sentence",
    [
        (
            a_model(a_boxed("1", "text"), "x", "x", model_id="double"),
            "double_x",
            "Expected every id once, but found it 2 times",
        ),
        (
            a_model(a_boxed("1", "text"), "two words", model_id="double"),
            "double_two words",
            "Expected <formalParameter> to have a name of its own, a plain word, but found 'two words'",
        ),
        (
            a_model("", "x", model_id="double"),
            "double_logic",
            "Expected a decision table or another boxed expression in <encapsulatedLogic>, but found none",
        ),
        (
            '<businessKnowledgeModel id="double_model" name="double"/>',
            "double_model",
            "Expected <encapsulatedLogic> in <businessKnowledgeModel>, but found none",
        ),
        (
            DOUBLE.replace('name="double"', 'name="double it"'),
            "decision",
            "Expected everything required to have a name of its own, a plain word, but found 'double it'",
        ),
        (
            DOUBLE.replace('id="double_model"', 'id="other_model"'),
            "decision_knows_double",
            "Expected a requiredKnowledge of this file, but found '#double_model'",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_is(model: str, where: str, sentence: str) -> None:
    xml = a_file(a_decision(a_literal("double(1)"), before=knows("double")), model)
    assert [(where, sentence)] == refusals(xml)


def test_a_model_that_requires_itself_is_refused() -> None:
    own = a_model(a_boxed("f(x)", "text"), "x", model_id="f", before=knows("f", of="f"))
    ((_, sentence),) = refusals(a_file(a_decision(a_literal("f(1)"), before=knows("f")), own))
    assert sentence.startswith("Expected no cycle of requirements, but found ")


def test_expressions_of_models_are_checked_even_if_nothing_requires_them(feel: Feel) -> None:
    decisions = compile_decisions(a_file(a_decision(a_literal("1")), DOUBLE.replace("x * 2", "x *")))
    assert ["double_text"] == [problem.element_id for problem in check_decisions(decisions.values(), feel)]
