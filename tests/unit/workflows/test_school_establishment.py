"""The numbers of a school's documents and licence."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from engine.errors import EngineError
from engine.handlers import Handler, HandlerCall
from forms.formats.licence_no import normalized
from workflows.school_establishment import handlers

NUMBER_DOCUMENT = "school_establishment.number_document"
ISSUE_LICENCE = "school_establishment.issue_licence"


class Series:
    """Serials as a bureau gives them: one after another, each series on its own."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self.asked: list[str] = []

    def __call__(self, series: str) -> int:
        self.asked.append(series)
        self.last += 1
        return self.last


def a_call(**overrides: Any) -> HandlerCall:
    """A call for a primary school in the test county, on a November day of 2026."""
    call: dict[str, Any] = {
        "job_id": UUID(int=1),
        "instance_id": UUID(int=2),
        "bureau_code": "TEST-COUNTY",
        "bureau_area_code": "990121",
        "element_id": "issue_licence",
        "variables": {"requirements": {"licence_level": 5}},
        "headers": {"series": "school_licence", "document_code": "测教民"},
        "now": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        "next_number": Series(),
    }
    return HandlerCall(**call | overrides)


def run(type: str, **overrides: Any) -> Mapping[str, Any]:
    return handler(type).function(a_call(**overrides))


def handler(type: str) -> Handler:
    found = handlers.get(type)
    assert found is not None
    return found


def test_number_document_has_year_in_brackets_and_no_leading_zero() -> None:
    numbered = run(
        NUMBER_DOCUMENT, headers={"series": "acceptance", "document_code": "测教许受"}, next_number=Series(11)
    )
    assert numbered == {"document_no": "测教许受〔2026〕12号", "document_date": "2026-11-22"}


def test_number_document_counts_in_the_series_of_the_model() -> None:
    series = Series()
    run(NUMBER_DOCUMENT, headers={"series": "refusal", "document_code": "测教不许"}, next_number=series)
    assert series.asked == ["refusal"]


def test_number_document_takes_the_year_of_the_bureaus_clock() -> None:
    """Half past four on New Year's morning in China is still last year in UTC."""
    numbered = run(NUMBER_DOCUMENT, now=datetime(2026, 12, 31, 20, 30, tzinfo=UTC))
    assert numbered == {"document_no": "测教民〔2027〕1号", "document_date": "2027-01-01"}


@pytest.mark.parametrize("level", range(1, 9))
def test_issue_licence_fits_the_pattern_of_licence_numbers(level: int) -> None:
    issued = run(ISSUE_LICENCE, variables={"requirements": {"licence_level": level}}, next_number=Series(127))
    assert issued["licence_no"] == f"教民1990121{level}2600128号"
    assert normalized(issued["licence_no"]) == issued["licence_no"]


def test_issue_licence_gives_the_approval_the_same_serial() -> None:
    series = Series(127)
    issued = run(ISSUE_LICENCE, next_number=series)
    assert issued["document_no"] == "测教民〔2026〕128号"
    assert series.asked == ["school_licence"]


def test_issue_licence_never_repeats_a_number_in_another_year() -> None:
    issued = [run(ISSUE_LICENCE, now=datetime(year, 6, 1, tzinfo=UTC))["licence_no"] for year in (2026, 2027, 2028)]
    assert len(set(issued)) == 3


@pytest.mark.parametrize(
    "requirements",
    [None, {}, {"licence_level": 0}, {"licence_level": 9}, {"licence_level": True}, {"licence_level": "5"}],
)
def test_issue_licence_refuses_an_unknown_level_before_taking_a_number(requirements: object) -> None:
    series = Series()
    with pytest.raises(EngineError, match="licence_level"):
        run(ISSUE_LICENCE, variables={"requirements": requirements}, next_number=series)
    assert series.asked == []


def test_issue_licence_refuses_a_bureau_without_area_code() -> None:
    with pytest.raises(EngineError, match="area code of 6 digits for bureau TEST-COUNTY"):
        run(ISSUE_LICENCE, bureau_area_code="")


def test_issue_licence_refuses_more_than_a_year_can_number() -> None:
    with pytest.raises(EngineError, match="100000"):
        run(ISSUE_LICENCE, next_number=Series(99_999))


@pytest.mark.parametrize("type", [NUMBER_DOCUMENT, ISSUE_LICENCE])
@pytest.mark.parametrize("missing", ["series", "document_code"])
def test_handlers_refuse_a_model_without_their_headers(type: str, missing: str) -> None:
    headers = {"series": "school_licence", "document_code": "测教民"}
    del headers[missing]
    with pytest.raises(EngineError, match=re.escape(repr(missing))):
        run(type, headers=headers)


def test_handlers_run_inside_the_step() -> None:
    assert {name: handler(name).inline for name in handlers.types()} == {NUMBER_DOCUMENT: True, ISSUE_LICENCE: True}
