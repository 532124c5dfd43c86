"""EL becomes FEEL that means the same; what FEEL cannot say is told and never guessed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.conversion.el import Names, NoEquivalent, text_to_feel
from tests.cases import feel

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "el,expected",
    [
        ("${a}", "a"),
        ("#{ a }", "a"),
        ("${a == 'x' && b != 3}", 'a = "x" and b != 3'),
        ("${a eq 1 or b ne 2 and not c}", "a = 1 or b != 2 and not(c)"),
        ("${a lt 1 || b le 2 || c gt 3 || d ge 4}", "a < 1 or b <= 2 or c > 3 or d >= 4"),
        ("${(a || b) && c}", "(a or b) and c"),
        ("${!a}", "not(a)"),
        ("${a - (b - c)}", "a - (b - c)"),
        ("${a - b - c}", "a - b - c"),
        ("${(a + b) * c div 2}", "(a + b) * c / 2"),
        ("${a mod 2 == 0}", "modulo(a, 2) = 0"),
        ("${-a * .5}", "-a * 0.5"),
        ("${(a == b) == c}", "(a = b) = c"),
        ("${a ? b : c ? 1 : 2}", "if a then b else if c then 1 else 2"),
        ("${(a ? 1 : 2) + 1}", "(if a then 1 else 2) + 1"),
        ("${order.customer.name}", "order.customer.name"),
        ("${order.items[0].price}", "order.items[1].price"),
        ("${order['the key']}", 'get value(order, "the key")'),
        ("${a.empty}", "a.empty"),
        ("${list.size() > 0}", "count(list) > 0"),
        ("${list.get(1)}", "list[2]"),
        ("${name.equals('x')}", 'name = "x"'),
        ("${name.toLowerCase().startsWith('x')}", 'starts with(lower case(name), "x")'),
        ("${name.toLowerCase().contains('x')}", 'contains(lower case(name), "x")'),
        ("${numbers.contains(5)}", "list contains(numbers, 5)"),
        ("${name.substring(0, 3)}", "substring(name, 1, 3)"),
        ("${execution.getVariable('a') == null}", "a = null"),
        ("${execution.variables['a']}", "a"),
        ("${variables:eq(a, 5)}", "a = 5"),
        ("${vars:isNotEmpty('a')}", 'not(a = null or string(a) in ("", "[]", "{}"))'),
        ("${now()}", "now()"),
        ("${dateTime().plusDays(5).toDate()}", 'now() + duration("P5D")'),
        ("${dateTime().minusMinutes(n)}", 'now() - duration("PT" + string(n) + "M")'),
        ("Dear ${name}, ${n}", 'string join(["Dear ", string(name), ", ", string(n)])'),
        ("plain words", '"plain words"'),
        (r"${'it\'s \"so\"'}", r'"it' + "'" + r's \"so\""'),
        ("${text == '}'}", 'text = "}"'),
        ("${null == a && true}", "null = a and true"),
    ],
)
def test_el_becomes_feel(el: str, expected: str) -> None:
    assert text_to_feel(el, Names()) == expected
    assert feel().parse([expected]) == [None]


@pytest.mark.parametrize(
    "el,value",
    [
        ("${empty a}", [True, True, True, True, False, False, False, False]),
        ("${!empty a}", [False, False, False, False, True, True, True, True]),
        ("${a.isEmpty()}", [True, True, True, True, False, False, False, False]),
    ],
)
def test_emptiness_is_that_of_el(el: str, value: list[bool]) -> None:
    for found, expected in zip([None, "", [], {}, "x", [0], {"k": 1}, 0], value, strict=True):
        assert _value(el, a=found) is expected, found


@pytest.mark.parametrize(
    "whole,expected", [("abc", True), (["a", "b"], True), (["abc"], False), (["x"], False), ([], False), ([5], False)]
)
def test_contains_is_that_of_a_text_or_of_a_list(whole: Any, expected: bool) -> None:
    assert _value("${a.contains('b')}", a=whole) is expected


def test_positions_count_from_one() -> None:
    assert _value("${a[i]}", a=["x", "y"], i=1) == "y"
    # An entry of a member hides no variable.
    assert _value("${a[i].i}", a=[{"i": 1}, {"i": 7}], i=1) == 7


def test_words_and_values_are_joined_without_null() -> None:
    assert _value("${a}/${b}!", a=5, b=None) == "5/!"


def test_a_loop_counts_from_one_and_its_numbers_have_other_names() -> None:
    names = Names(in_loop=True, counted=True)
    assert text_to_feel("${loopCounter == 0}", names) == "loopCounter - 1 = 0"
    assert text_to_feel("${list[loopCounter]}", names) == "sublist(list, loopCounter, 1)[1]"
    finished = text_to_feel("${nrOfCompletedInstances / nrOfInstances > 0.5}", names)
    assert finished == "numberOfCompletedInstances / numberOfInstances > 0.5"
    assert text_to_feel("${loopCounter}", Names()) == "loopCounter"
    with pytest.raises(NoEquivalent, match="completion condition"):
        text_to_feel("${nrOfInstances}", Names(in_loop=True))


def test_names_are_renamed() -> None:
    assert text_to_feel("${starter}", Names({"starter": "initiator"})) == "initiator"


@pytest.mark.parametrize(
    "el,reason",
    [
        ("${bean.work(a)}", "work()"),
        ("${execution.processBusinessKey}", "execution.processBusinessKey"),
        ("${execution.setVariable('a', 1)}", "execution.setVariable()"),
        ("${execution.getVariable(name)}", "execution.getVariable()"),
        ("${task.assignee}", "task.assignee"),
        ("${currentUser()}", "currentUser"),
        ("${S(json).prop('a')}", "prop"),
        ("${for}", "'for'"),
        ("${a$b}", "'a$b'"),
        ("${a +}", "the end"),
        ("${}", "a name"),
        ("${a b}", "'b'"),
        ("${a", "'${a'"),
        ("${a; b}", "'; b'"),
        ("${a ? b}", "':'"),
        ("${" + "(" * 40 + "a" + ")" * 40 + "}", "deep"),
        ("${" + "!" * 200 + "a}", "deep"),
        ("${" + " + ".join(["a"] * 200) + "}", "300"),
        ("${a" + ".contains(b)" * 20 + "}", "2000"),
        ("${" + "empty " * 25 + "a}", "2000"),
        ("${a}" + "x" * 4000, "4000"),
    ],
)
def test_what_feel_cannot_say_is_told(el: str, reason: str) -> None:
    with pytest.raises(NoEquivalent) as caught:
        text_to_feel(el, Names())
    assert reason in str(caught.value.reason)


def _value(el: str, **variables: Any) -> Any:
    return feel().at(NOW).evaluate([text_to_feel(el, Names())], variables)[0]
