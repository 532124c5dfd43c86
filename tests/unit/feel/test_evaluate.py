"""What FEEL computes: values, batches, and how results leave the evaluator."""

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.feel.conftest import Value

SCHOOL = {"name": "星光学校", "capacity": 450, "grades": [{"no": 1, "classes": 4}, {"no": 2, "classes": 3}]}


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("1 + 2 * 3", 7),
        ("0.5 + 0.25", 0.75),
        ("1e3", 1000),
        ("10 / 4", 2.5),
        ("2 ** 10", 1024),
        ("- school.capacity", -450),
        ('"教育" + "局"', "教育局"),
        ("string length(school.name)", 4),
        ('substring("教育局", 1, 2)', "教育"),
        ('school.capacity >= 360 and school.name = "星光学校"', True),
        ("school.capacity between 400 and 500", True),
        ("school.capacity in [1..450)", False),
        ('"b" in ("a", "b")', True),
        ("for g in school.grades return g.classes * 2", [8, 6]),
        ("for i in 3..0 return i", [3, 2, 1, 0]),
        ("sum(school.grades.classes)", 7),
        ("school.grades[classes > 3].no", [1]),
        ("some g in school.grades satisfies g.classes > 3", True),
        ("every g in school.grades satisfies g.classes > 3", False),
        ('if school.capacity > 1000 then "large" else "small"', "small"),
        ('{kind: "school", places: school.capacity}', {"kind": "school", "places": 450}),
        ('get value(school, "name")', "星光学校"),
        ("median([10, 9, 1])", 9),
        ("median([4, 1, 3, 2])", 2.5),
        ("sort([2, 3, 1], function(a, b) a < b)", [1, 2, 3]),
        ("distinct values([1, 2, 1])", [1, 2]),
        ('matches("13800000000", "^1[0-9]{10}$")', True),
        ('list contains([date("2026-01-01")], date("2026-01-01"))', True),
        ("nothing", None),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_evaluate_gives_plain_values(value: Value, expression: str, expected: object) -> None:
    assert expected == value(expression, school=SCHOOL, nothing=None)


def test_evaluate_reads_chinese_names(value: Value) -> None:
    assert value('办学类型 = "幼儿园" and 申请.人数 > 90', 办学类型="幼儿园", 申请={"人数": 120}) is True


def test_evaluate_takes_many_expressions_over_one_context(feel: Feel) -> None:
    assert [3, "b", None] == feel.evaluate(["a + 1", "b", "null"], {"a": 2, "b": "b"})


def test_evaluate_nothing_gives_nothing(feel: Feel) -> None:
    assert [] == feel.evaluate([], {"a": 1})


def test_evaluate_means_the_same_whatever_the_data_are_called(value: Value) -> None:
    assert 2 == value("a - b", **{"a": 5, "b": 3, "a - b": 99, "a-b": 98})


def test_evaluate_lets_a_variable_be_named_like_a_function(value: Value) -> None:
    assert 8 == value("limit + count", limit=5, count=3)


def test_working_days_and_limit_stay_questions_to_the_calendar(value: Value) -> None:
    assert [{"working_days": 7}, {"limit": "decision"}] == value('[working days(n + 2), limit("decision")]', n=5)
    assert value('cycle(3, duration("PT1H"))') == {"repetitions": 3, "every": "PT1H"}
    assert value("cycle(working days(2))") == {"repetitions": None, "every": {"working_days": 2}}


@pytest.mark.parametrize(
    "expression, text",
    [
        ('chinese date("2026-09-18")', "2026年9月18日"),
        ("chinese date(date(2026, 1, 2))", "2026年1月2日"),
        ('chinese date("2026-12-31T20:30:00Z")', "2027年1月1日"),
        ("chinese date(nothing)", None),
        ("yuan(300000000)", "3,000,000.00"),
        ("yuan(5)", "0.05"),
        ("yuan(123456)", "1,234.56"),
        ("yuan(-123456789)", "-1,234,567.89"),
        ("yuan(0)", "0.00"),
        ("yuan(nothing)", None),
    ],
)
def test_letters_write_days_and_amounts_in_words(value: Value, expression: str, text: str | None) -> None:
    assert text == value(expression, nothing=None)


def test_a_failing_expression_is_named(feel: Feel) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        feel.evaluate(["1 + 1", "anything > 3", "2"], {})
    assert "The expression anything > 3 failed: There is no variable or function named 'anything'" == str(failed.value)
    assert "anything > 3" == failed.value.params["expression"]


def test_a_long_failing_expression_is_shown_in_part(feel: Feel) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        feel.evaluate(["1 + " * 400 + "anything"], {})
    assert len(str(failed.value)) < 400
