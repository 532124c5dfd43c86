"""Regular expressions of designers: plain ones work, and none runs away."""

import pytest

from forms.patterns import compile_pattern


@pytest.mark.parametrize(
    "source, text",
    [
        (r"^\d{17}[\dX]$", "99999919900101001X"),
        ("^[A-Z]{2}-[0-9]+$", "AB-12"),
        ("^(甲|乙)+$", "甲乙甲"),
        ("^[^]]+$", "a"),
        ("(?:ab){2,5}", "xababx"),
        (r"\(a+\)+", "(aa)"),
        ("a*a*a*b", "aaab"),
    ],
)
def test_compile_pattern_accepts_plain_patterns(source: str, text: str) -> None:
    pattern = compile_pattern(source)
    assert pattern.pattern == source
    assert pattern.search(text)
    assert pattern.search("#") is None or source == "^[^]]+$"


@pytest.mark.parametrize(
    "source, reason",
    [
        (r"(a)\1", "invalid escape sequence"),
        ("(?=a)b", "invalid perl operator"),
        ("(?<!a)b", "invalid perl operator"),
        ("[a", "missing ]"),
        ("^(?:(?:(?:(?:a{0,10}){0,10}){0,10}){0,10}){0,10}b$", "repetition"),
        ("(?:[^a]{0,900}){0,900}", "repetition"),
        ("x" * 501, "at most 500"),
    ],
)
def test_compile_pattern_refuses_what_it_cannot_do(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        compile_pattern(source)


@pytest.mark.parametrize(
    "source", ["^(a+)+$", "^" + "a?" * 40 + "a" * 40 + "$", "(x+x+)+y", "(a|aa)+$", "[a-z]*[a-y]*!"]
)
def test_no_accepted_pattern_runs_away(source: str) -> None:
    # An engine that tries its way through needs longer than the age of the world for these.
    assert compile_pattern(source).search("a" * 30 + "x" * 1000 + "#") is None
