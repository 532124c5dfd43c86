"""The guard against regular expressions that run away."""

import time

import pytest

from forms.patterns import LONGEST, compile_pattern


@pytest.mark.parametrize(
    "source",
    [r"^\d{17}[\dX]$", "^[A-Z]{2}-[0-9]+$", "^(甲|乙)+$", r"^a{0,200}\.b*$", "^[^]]+$", "(?:ab){2,5}", r"\(a+\)+"],
)
def test_compile_pattern_accepts_plain_patterns(source: str) -> None:
    assert compile_pattern(source).pattern == source


@pytest.mark.parametrize(
    "source, reason",
    [
        ("(a+)+", "nests"),
        ("((a*)b)*", "nests"),
        ("(?:a{1,})*", "nests"),
        ("(x(a|b+))+", "nests"),
        ("(a{1,99}){2,90}", "nests"),
        ("a*a*a*", "at most 2"),
        (r"(a)\1", "refers back"),
        ("(?=a)b", "only (?:...)"),
        ("(?P<n>a)", "only (?:...)"),
        ("[a", "not a regular expression"),
        ("a{99999999999}", "not a regular expression"),
        ("x" * 501, "at most 500"),
    ],
)
def test_compile_pattern_refuses_what_can_run_away(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        compile_pattern(source)


def test_the_worst_accepted_pattern_is_quick() -> None:
    pattern = compile_pattern("[a-z]*[a-y]*!")
    started = time.perf_counter()
    assert pattern.search("a" * LONGEST) is None
    assert time.perf_counter() - started < 2
