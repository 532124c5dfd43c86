"""Drafting and issuing documents, as the functions they are."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from engine.errors import EngineError
from engine.handlers import HandlerCall, OwnBureau
from tests.unit.workflows.transactions import Answering
from workflows.bureau import handlers

HEADERS = {"template": "acceptance_notice", "series": "acceptance", "document_code": "许受"}


def run(type: str, transaction: Answering, **overrides: Any) -> Any:
    call: dict[str, Any] = {
        "job_id": UUID(int=1),
        "instance_id": UUID(int=2),
        "bureau_code": "TEST-COUNTY",
        "bureau_area_code": "990121",
        "bureau_agency_code": "测教",
        "bureau_name": "测试县教育局",
        "bureau_name_en": "Test County Education Bureau",
        "element_id": "accept",
        "variables": {"school": "甲"},
        "headers": HEADERS,
        "now": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        "transaction": transaction,
        "other_bureaus": OwnBureau(),
    }
    found = handlers.get(f"bureau.{type}")
    assert found is not None
    assert found.inline
    return found.function(HandlerCall(**call | overrides))


def test_issue_document_has_agency_code_year_in_brackets_and_no_leading_zero() -> None:
    transaction = Answering(11)
    issued = run("issue_document", transaction)
    assert issued == {
        "document_no": "测教许受〔2026〕12号", "document_date": "2026-11-22", "document_id": str(UUID(int=101)),
    }  # fmt: skip
    assert transaction.series == ["acceptance"]
    assert transaction.issued == [("acceptance_notice", "测教许受〔2026〕12号", {"school": "甲"}, False)]


def test_issue_document_takes_the_year_of_the_bureaus_clock() -> None:
    """Half past four on New Year's morning in China is still last year in UTC."""
    issued = run("issue_document", Answering(), now=datetime(2026, 12, 31, 20, 30, tzinfo=UTC))
    assert (issued["document_no"], issued["document_date"]) == ("测教许受〔2027〕1号", "2027-01-01")


def test_issue_document_issues_further_ones_under_the_same_number() -> None:
    transaction = Answering()
    run("issue_document", transaction, headers=HEADERS | {"also": "licence, list", "public": "true"})
    assert [(template, number, public) for template, number, _, public in transaction.issued] == [
        (name, "测教许受〔2026〕1号", True) for name in ("acceptance_notice", "licence", "list")
    ]
    assert transaction.series == ["acceptance"]


def test_draft_document_has_no_number() -> None:
    transaction = Answering()
    assert run("draft_document", transaction, headers={"template": "approval", "public": "true"}) == {}
    assert transaction.issued == [("approval", None, {"school": "甲"}, True)]
    assert transaction.series == []


@pytest.mark.parametrize("missing", ["template", "series", "document_code"])
def test_issue_document_refuses_a_model_without_its_headers(missing: str) -> None:
    transaction = Answering()
    with pytest.raises(EngineError, match=re.escape(repr(missing))):
        run("issue_document", transaction, headers={k: v for k, v in HEADERS.items() if k != missing})
    assert transaction.issued == []


@pytest.mark.parametrize("overrides", [{"headers": HEADERS | {"public": "yes"}}, {"bureau_agency_code": ""}])
def test_issue_document_refuses_before_taking_a_number(overrides: dict[str, Any]) -> None:
    transaction = Answering()
    with pytest.raises(EngineError):
        run("issue_document", transaction, **overrides)
    assert transaction.series == []
