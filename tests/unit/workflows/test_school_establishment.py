"""The number of a school's licence, and the documents that come with it."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from engine.errors import EngineError
from engine.handlers import HandlerCall, OwnBureau
from forms.formats.licence_no import normalized
from tests.unit.workflows.transactions import Answering
from workflows.school_establishment import handlers

ISSUE_LICENCE = "school_establishment.issue_licence"
HEADERS = {"template": "approval", "also": "licence", "series": "school_licence", "document_code": "许"}


def run(transaction: Answering | None = None, **overrides: Any) -> Any:
    """Issue the licence of a primary school in the test county, on a November day of 2026."""
    call: dict[str, Any] = {
        "job_id": UUID(int=1),
        "instance_id": UUID(int=2),
        "bureau_code": "TEST-COUNTY",
        "bureau_area_code": "990121",
        "bureau_agency_code": "测教",
        "bureau_name": "测试县教育局",
        "bureau_name_en": "Test County Education Bureau",
        "element_id": "issue_licence",
        "variables": {"requirements": {"licence_level": 5}},
        "headers": HEADERS,
        "now": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        "transaction": transaction or Answering(),
        "other_bureaus": OwnBureau(),
    }
    found = handlers.get(ISSUE_LICENCE)
    assert found is not None
    assert found.inline
    return found.function(HandlerCall(**call | overrides))


@pytest.mark.parametrize("level", range(1, 9))
def test_issue_licence_fits_the_pattern_of_licence_numbers(level: int) -> None:
    issued = run(Answering(127), variables={"requirements": {"licence_level": level}})
    assert issued["licence_no"] == f"教民1990121{level}2600128号"
    assert normalized(issued["licence_no"]) == issued["licence_no"]


def test_issue_licence_gives_the_approval_the_same_serial() -> None:
    transaction = Answering(127)
    issued = run(transaction)
    assert (issued["document_no"], issued["document_date"]) == ("测教许〔2026〕128号", "2026-11-22")
    assert transaction.series == ["school_licence"]


def test_issue_licence_issues_approval_and_licence_which_know_the_number() -> None:
    transaction = Answering()
    issued = run(transaction, variables={"requirements": {"licence_level": 5}, "licence_no": None})
    assert issued["document_id"] == str(UUID(int=101))
    assert [(template, number, public) for template, number, _, public in transaction.issued] == [
        ("approval", "测教许〔2026〕1号", True), ("licence", issued["licence_no"], True),
    ]  # fmt: skip
    assert {variables["licence_no"] for _, _, variables, _ in transaction.issued} == {issued["licence_no"]}


def test_issue_licence_never_repeats_a_number_in_another_year() -> None:
    issued = [run(now=datetime(year, 6, 1, tzinfo=UTC))["licence_no"] for year in (2026, 2027, 2028)]
    assert len(set(issued)) == 3


def test_issue_licence_takes_the_year_of_the_bureaus_clock() -> None:
    """Half past four on New Year's morning in China is still last year in UTC."""
    issued = run(now=datetime(2026, 12, 31, 20, 30, tzinfo=UTC))
    assert (issued["document_no"], issued["document_date"]) == ("测教许〔2027〕1号", "2027-01-01")


@pytest.mark.parametrize(
    "requirements",
    [None, {}, {"licence_level": 0}, {"licence_level": 9}, {"licence_level": True}, {"licence_level": "5"}],
)
def test_issue_licence_refuses_an_unknown_level_before_taking_a_number(requirements: object) -> None:
    transaction = Answering()
    with pytest.raises(EngineError, match="licence_level"):
        run(transaction, variables={"requirements": requirements})
    assert transaction.series == []


def test_issue_licence_refuses_a_bureau_without_area_code() -> None:
    with pytest.raises(EngineError, match="area code of 6 digits for bureau TEST-COUNTY"):
        run(bureau_area_code="")


def test_issue_licence_refuses_a_bureau_without_agency_code() -> None:
    with pytest.raises(EngineError, match="TEST-COUNTY to have an agency code"):
        run(bureau_agency_code="")


def test_issue_licence_refuses_more_than_a_year_can_number() -> None:
    with pytest.raises(EngineError, match="100000"):
        run(Answering(99_999))


@pytest.mark.parametrize("missing", ["template", "series", "document_code"])
def test_issue_licence_refuses_a_model_without_its_headers(missing: str) -> None:
    with pytest.raises(EngineError, match=re.escape(repr(missing))):
        run(headers={name: value for name, value in HEADERS.items() if name != missing})
