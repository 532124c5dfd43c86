"""Boxed contexts, lists, relations, functions and invocations, one in another."""

import pytest

from engine.dmn import check_decisions, evaluate
from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.dmn.building import a_boxed, a_context, a_decision, a_file, a_table, compiled, decide, hit, refusals

SIZE = a_table((["< 90"], ['"small"']), ([">= 90"], ['"large"']), prefix="size")
LIST = f'<list id="list">{a_boxed("n", "one")}{a_boxed("n + 1", "two")}</list>'
RELATION = (
    '<relation id="relation"><column id="c1" name="level"/><column id="c2" name="days" typeRef="number"/>'
    f'<row id="r1">{a_boxed(chr(34) + "county" + chr(34), "r1c1")}{a_boxed("n", "r1c2")}</row>'
    f'<row id="r2">{a_boxed(chr(34) + "city" + chr(34), "r2c1")}{a_boxed("n * 2", "r2c2")}</row></relation>'
)
FUNCTION = (
    '<functionDefinition id="function"><formalParameter id="p" name="x" typeRef="number"/>'
    f"{a_boxed('x * factor', 'body')}</functionDefinition>"
)


def an_invocation(called: str, **bindings: str) -> str:
    parts = "".join(
        f'<binding id="b_{name}"><parameter id="b_{name}_p" name="{name.replace("_", " ")}"/>'
        f"{a_boxed(text, f'b_{name}_value')}</binding>"
        for name, text in bindings.items()
    )
    return f'<invocation id="invocation">{a_boxed(called, "called")}{parts}</invocation>'


@pytest.mark.covers("dmn/context")
def test_a_context_gives_its_entries_and_each_sees_those_before(feel: Feel) -> None:
    logic = a_context(("net", a_boxed("n * 2", "a")), ("gross", a_boxed("net + 1", "b")))
    assert {"net": 10, "gross": 11} == decide(feel, logic, n=5).result


def test_an_entry_without_a_name_is_the_result(feel: Feel) -> None:
    logic = a_context(("net", a_boxed("n * 2", "a")), ("", a_boxed("net + 1", "b")))
    assert 11 == decide(feel, logic, n=5).result


def test_entries_win_over_variables(feel: Feel) -> None:
    assert 1 == decide(feel, a_context(("n", a_boxed("1", "a")), ("", a_boxed("n", "b"))), n=5).result


def test_a_table_in_a_context_leaves_its_rules(feel: Feel) -> None:
    logic = a_context(("size", SIZE), ("", a_boxed('size = "large"', "b")))
    assert (True, ("size_2",)) == hit(decide(feel, logic, n=100))


@pytest.mark.covers("dmn/{list,relation}")
def test_a_list_and_a_relation(feel: Feel) -> None:
    assert [5, 6] == decide(feel, LIST, n=5).result
    rows = [{"level": "county", "days": 5}, {"level": "city", "days": 10}]
    assert rows == decide(feel, RELATION, n=5).result
    logic = a_context(("all", RELATION), ("", a_boxed("all[days > 5].level", "b")))
    assert ["city"] == decide(feel, logic, n=5).result


@pytest.mark.covers("dmn/function")
def test_a_function_sees_the_entries_before_it(feel: Feel) -> None:
    logic = a_context(("factor", a_boxed("3", "a")), ("times", FUNCTION), ("", a_boxed("times(n)", "c")))
    assert 15 == decide(feel, logic, n=5).result
    invoked = a_context(("factor", a_boxed("3", "a")), ("times", FUNCTION), ("", an_invocation("times", x="n + 1")))
    assert 18 == decide(feel, invoked, n=5).result


@pytest.mark.covers("dmn/invocation")
def test_an_invocation_may_name_a_function_of_feel(feel: Feel) -> None:
    found = decide(feel, an_invocation("substring", string='"foobar"', start_position="n", length="2"), n=3)
    assert "ob" == found.result


@pytest.mark.parametrize(
    "logic, sentence",
    [
        (
            a_context(("times", FUNCTION)),
            "The decision decision failed: Expected data, but the",
        ),
        (a_context(("f", FUNCTION), ("", a_boxed("f(n, 2)", "c"))), "called with wrong arguments: number, number"),
        (a_context(("f", FUNCTION), ("", a_boxed("f()", "c"))), "called with wrong arguments"),
        (a_context(("f", FUNCTION), ("", a_boxed("f(y: n)", "c"))), "called with wrong arguments: a number"),
        (a_context(("f", FUNCTION), ("", a_boxed('f("a")', "c"))), "Expected a number, but found a text"),
        (a_context(("f", FUNCTION), ("", a_boxed("f(n)", "c"))), "There is no variable or function named 'factor'"),
        (
            a_context(("", an_invocation("n", x="1"))),
            "The expression n failed: Expected a function, but",
        ),
        (a_context(("", an_invocation("abs", x="1"))), "The expression abs failed: A function was called with wrong"),
        (a_context(("", a_boxed("later", "a"))), "There is no variable or function named 'later'"),
        (RELATION.replace("n * 2", '"many"'), 'The expression "many" failed: Expected a number, but found a text'),
    ],
)
def test_what_cannot_be_computed_is_refused(feel: Feel, logic: str, sentence: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        decide(feel, logic, n=5)
    assert sentence in str(failed.value)


@pytest.mark.parametrize(
    "logic, where, sentence",
    [
        (
            a_context(("", a_boxed("1", "a")), ("b", a_boxed("2", "b"))),
            "context_1",
            "Expected a <variable> in every <contextEntry> but the last, but found none",
        ),
        (
            a_context(("a", a_boxed("1", "a")), ("a", a_boxed("2", "b"))),
            "context_2_name",
            "Expected <variable> to have a name of its own, a plain word, but found 'a'",
        ),
        (
            a_context(("two words", a_boxed("1", "a"))),
            "context_1_name",
            "Expected <variable> to have a name of its own, a plain word, but found 'two words'",
        ),
        (
            a_context(("a", "")),
            "context_1",
            "Expected a decision table or another boxed expression in <contextEntry>, but found none",
        ),
        (
            RELATION.replace(a_boxed("n", "r1c2"), ""),
            "r1",
            "Expected 2 expressions, one for each column, but found 1",
        ),
        (
            an_invocation("abs", x="1").replace(a_boxed("abs", "called"), ""),
            "invocation",
            "Expected a <literalExpression> that names the function, but found none",
        ),
        (
            an_invocation("abs", x="1").replace('<parameter id="b_x_p" name="x"/>', ""),
            "b_x",
            "Expected a <parameter> in <binding>, but found none",
        ),
        (
            a_context(("f", FUNCTION.replace('id="function"', 'id="function" kind="Java"'))),
            "function",
            "Expected a function in FEEL, but found one of the kind 'Java'",
        ),
        (
            LIST.replace('id="list"', 'id="list" typeRef="number"'),
            "list",
            "The result is a list or a context, but its variable declares the type number",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_is(logic: str, where: str, sentence: str) -> None:
    assert [(where, sentence)] == refusals(a_file(a_decision(logic)))


def test_the_declared_type_is_that_of_the_result_entry(feel: Feel) -> None:
    typed = '<variable id="v" name="result" typeRef="string"/>'
    result = compiled(typed, a_context(("a", a_boxed("n", "a")), ("", a_boxed("a", "b"))))
    assert "x" == evaluate(result, feel, {"n": "x"}).result
    with pytest.raises(ExpressionFailed, match="Expected a text, but found a number"):
        evaluate(result, feel, {"n": 1})


def test_every_expression_inside_is_checked(feel: Feel) -> None:
    logic = a_context(
        ("a", a_boxed("1 +", "a")),
        ("t", a_table((["> "], ["n n ]"]))),
        ("f", FUNCTION.replace("x * factor", "x *")),
        ("", an_invocation("abs", x="-")),
    )
    found = {problem.element_id for problem in check_decisions([compiled(logic)], feel)}
    assert {"a", "rule_1_in_1", "rule_1_out_1", "body", "b_x_value"} == found
