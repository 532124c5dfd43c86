"""The letters of the process: each says in both languages who decides what, on which ground, and what may be done."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.calendar import read_limits
from engine.documents import Rendered, Sheet, Template, compile_template, render
from engine.documents.context import labels_of, limits_in_words
from engine.feel import Feel
from forms import Form
from tests.unit.school_establishment.conftest import PROCESS
from tests.unit.school_establishment.school_case import a_case, a_new_case

Write = Callable[..., Rendered]

LETTERS = sorted(path.stem for path in (PROCESS / "documents").glob("*.html"))
NUMBER = "测教许测〔2026〕7号"
DOCUMENT = {"number": NUMBER, "date": "2026-11-22", "title": ""}
BUREAU = {
    "name": "测试县教育局",
    "name_en": "Test County Education Bureau",
    "agency_code": "测教",
    "area_code": "990121",
}
SHEET = Sheet(bureau=BUREAU["name"], bureau_en=BUREAU["name_en"], sealed=True)
BINDING = {"non_acceptance", "approval", "refusal_decision"}


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    return {name: compile_template((PROCESS / "documents" / f"{name}.html").read_bytes()) for name in LETTERS}


@pytest.fixture
def write(templates: dict[str, Template], forms: dict[str, Form], feel: Feel) -> Write:
    """A letter over the variables of a case."""
    limits = read_limits((PROCESS / "limits.toml").read_text(encoding="utf-8"))
    around = {
        "document": DOCUMENT,
        "bureau": BUREAU,
        "case": {"id": "1", "title": "测试县启明实验小学", "business_key": None, "started_on": "2026-11-02"},
        "limits": limits_in_words(limits),
        "labels": labels_of(forms["school_application"]),
    }

    def written(name: str, case: dict[str, Any], **overrides: Any) -> Rendered:
        return render(templates[name], feel, case | around | overrides, SHEET)

    return written


def halves(letter: Rendered) -> tuple[str, str]:
    """The Chinese and the English part."""
    chinese, english = letter.html.split('<section lang="en">')
    return chinese, english


def test_every_letter_of_the_process_has_its_text() -> None:
    assert LETTERS == [
        "acceptance_notice",
        "announcement",
        "approval",
        "city_receipt",
        "correction_notice",
        "hearing_notice",
        "hearing_rights",
        "inspection_record",
        "licence",
        "non_acceptance",
        "pre_review_opinion",
        "public_notice",
        "receipt",
        "rectification_notice",
        "refusal_decision",
        "special_procedure_notice",
        "withdrawal_notice",
    ]


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("case", [a_case(), a_new_case()], ids=["full", "minimal"])
def test_letter_is_written_in_both_languages(write: Write, name: str, case: dict[str, Any]) -> None:
    letter = write(name, case)
    assert letter.title
    assert letter.title_en.isascii() or case["school_name"] in letter.title_en
    chinese, english = halves(letter)
    for part, bureau in ((chinese, "测试县教育局"), (english, "Test County Education Bureau")):
        assert case["school_name"] in part
        assert bureau in part
        assert "{{" not in part
        assert "None" not in part
    assert "2026年11月22日" in chinese
    assert "2026-11-22" in english


@pytest.mark.parametrize("name", [name for name in LETTERS if name != "licence"])
def test_letter_bears_its_number(write: Write, name: str) -> None:
    """Except the licence, which has a number of its own kind."""
    assert all(NUMBER in part for part in halves(write(name, a_case())))


@pytest.mark.parametrize("name", LETTERS)
def test_letter_can_be_seen_as_a_draft(write: Write, name: str) -> None:
    draft = {"number": "（待编号）", "date": None, "title": ""}
    assert write(name, a_case(), document=draft).title


@pytest.mark.parametrize("name", sorted(BINDING))
def test_decision_tells_its_remedies_and_their_periods(write: Write, name: str) -> None:
    """Licensing Law article 38(2), Reconsideration Law article 20, Litigation Law article 46."""
    chinese, english = halves(write(name, a_case()))
    assert all(one in chinese for one in ("六十日内", "本级人民政府", "行政复议", "六个月内", "行政诉讼"))
    assert all(one in english for one in ("60 days", "people’s government at the same level", "six months"))


@pytest.mark.parametrize("name", LETTERS)
def test_letter_names_its_legal_basis_or_a_local_setting(write: Write, name: str) -> None:
    chinese, english = halves(write(name, a_case()))
    assert "条" in chinese or "本地设定" in chinese
    assert "article" in english or "local setting" in english


@pytest.mark.parametrize("name, item", [("correction_notice", "学校章程"), ("rectification_notice", "班级数")])
def test_notice_names_every_field_that_must_be_changed(write: Write, name: str, item: str) -> None:
    """Licensing Law, article 32(4): everything at once."""
    chinese, english = halves(write(name, a_case()))
    assert item in chinese
    assert {"学校章程": "Charter", "班级数": "Classes"}[item] in english
    assert "15个工作日" in chinese
    assert "15 working days" in english


def test_receipt_lists_the_materials_of_the_kind_of_application(write: Write) -> None:
    chinese, _ = halves(write("receipt", a_new_case()))
    assert "筹设批准书" in chinese
    assert "申办报告" not in chinese
    direct = a_new_case(case_type="DIRECT", application_report_files=[{}], sponsor_files=[{}])
    chinese, _ = halves(write("receipt", direct))
    assert "筹设批准书" not in chinese
    assert "申办报告" in chinese


@pytest.mark.parametrize("reason, said, remedy", [("不再办学", "请求撤回", False), (None, "视为撤回", True)])
def test_withdrawal_is_asked_for_or_counts_as_such(write: Write, reason: str | None, said: str, remedy: bool) -> None:
    chinese, _ = halves(write("withdrawal_notice", a_case(withdraw_reason=reason)))
    assert said in chinese
    assert ("行政复议" in chinese) is remedy


@pytest.mark.parametrize("deemed, said", [(False, "第五项"), (True, "即为受理")])
def test_acceptance_says_whether_it_was_by_silence(write: Write, deemed: bool, said: str) -> None:
    """Licensing Law, article 32(1)(4) and (5)."""
    chinese, _ = halves(write("acceptance_notice", a_case(deemed_accepted=deemed)))
    assert said in chinese
    assert "3个月" in chinese


def test_licence_holds_what_was_approved(write: Write) -> None:
    chinese, english = halves(write("licence", a_case()))
    for one in ("教民199012152600001号", "测试县启明教育发展中心", "测试县城关镇启明路1号", "3,000,000.00"):
        assert one in chinese
        assert one in english


def test_letter_shows_what_people_wrote_as_text(write: Write) -> None:
    letter = write("refusal_decision", a_case(refusal_reasons="<b>校舍</b>"))
    assert "<b>" not in letter.html
    assert "&lt;b&gt;校舍" in letter.html
