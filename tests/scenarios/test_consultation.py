"""Divisions and outside units asked in parallel: their deadlines, their silence, and a second round."""

from typing import Any

import pytest

from tests.scenarios.cases import CONSULTED, Case, an_item, apply_for
from tests.scenarios.conftest import At
from tests.scenarios.people import Bureau

# Silence of these counts as no objection; planning, safety, fire and health must answer.
SILENT = ["D02", "D08", "D10", "X06", "X08", "X11"]
MUST_ANSWER = ["D04", "D09", "X09", "X10"]
KINDERGARTEN = sorted({*SILENT, *MUST_ANSWER} - {"D10"})


@pytest.fixture
def case(at: At) -> Case:
    """A case about which ten units are asked."""
    return at("consultation")


def test_each_unit_has_its_own_deadline(case: Case) -> None:
    """Licensing Law article 82: working days, the day itself not counted, over a Sunday of work."""
    due = {task["candidates"][0]["key"]: task["due_at"][:10] for task in case.tasks("consultation")}
    assert due == dict.fromkeys(SILENT + MUST_ANSWER, "2026-09-24") | {"D04": "2026-09-29"}


@pytest.mark.parametrize(
    "school, asked",
    [
        ({"school_category": "93"}, ["D04", "D09", "X06", "X09", "X11"]),
        ({"school_category": "93", "for_profit": True}, ["D04", "D09", "X07", "X09", "X11"]),
        (
            {"school_category": "11", "student_capacity": 300},
            KINDERGARTEN,
        ),
    ],
    ids=["training institution", "for profit", "small kindergarten"],
)
def test_units_are_asked_as_the_table_says(bureau: Bureau, school: dict[str, Any], asked: list[str]) -> None:
    """Promotion Law articles 11 and 12: who has a say depends on the kind of school."""
    case = apply_for(bureau, **school)
    case.advance_to("consultation")
    assert case.asked() == asked


def test_opinions_given_in_any_order_do_not_overwrite_each_other(case: Case) -> None:
    """Domain step 6: each unit's opinion stays in its own place."""
    for unit in reversed(case.asked()):
        case.do("consultation", CONSULTED[unit], consultation_opinion=f"{unit}的意见")
    opinions = case.variables["consultation_opinions"]
    assert sorted(one["department"] for one in opinions) == sorted(SILENT + MUST_ANSWER)
    assert all(one["opinion"] == f"{one['department']}的意见" for one in opinions)


def test_silence_counts_only_where_the_table_says_so(case: Case) -> None:
    """Domain step 6: silence is no objection where configured; who must answer is pressed for it and still asked."""
    case.bureau.wait_past(case.task_of("X08")["due_at"])
    assert case.asked() == sorted(MUST_ANSWER)
    # The planning division has seven days.
    assert len(case.tasks("urge_consultation")) == len(MUST_ANSWER) - 1
    case.bureau.wait_past(case.task_of("D04")["due_at"])
    assert len(case.tasks("urge_consultation")) == len(MUST_ANSWER)
    case.do("urge_consultation")
    case.consult()
    # A reminder that nobody took up ends with the answer.
    assert set(case.open_steps()) == {"site_inspection"}
    said = {one["department"]: (one["result"], one["by_silence"]) for one in case.variables["consultation_opinions"]}
    assert said == dict.fromkeys(SILENT, ("no_objection", True)) | dict.fromkeys(MUST_ANSWER, ("agree", False))
    assert case.flaws() == []


def test_improved_file_goes_to_a_second_round(case: Case) -> None:
    """Domain step 6: only units that asked for it are asked again; the opinions of both rounds stay."""
    case.consult(D09="rectify", X09="rectify")
    assert case.open_steps() == ["rectify_application"]
    assert len(case.variables["rectification_items"]) == 2
    case.do("rectify_application", building_area_m2=7900)
    assert case.asked() == ["D09", "X09"]
    case.consult()
    assert case.open_steps() == ["site_inspection"] * 2
    opinions = case.variables["consultation_opinions"]
    assert len(opinions) == 12
    assert [(one["department"], one["result"]) for one in opinions if one["round"] == 2] == [
        ("D09", "agree"),
        ("X09", "agree"),
    ]
    assert case.variables["building_area_m2"] == 7900


def test_units_and_officer_share_the_two_rounds(at: At) -> None:
    """Local rule: two rounds over the whole review, whoever asks for them."""
    case = at("paper_review")
    case.do("paper_review", paper_review_result="rectify", rectification_items=an_item("address"))
    case.do("rectify_application")
    case.do("paper_review")
    case.consult(D09="rectify")
    case.do("rectify_application")
    assert case.refuses("consultation", consultation_result="rectify", consultation_items=an_item("address")) == [
        "consultation_result"
    ]


def test_file_not_improved_in_time_goes_on_as_it_is(case: Case) -> None:
    """The Licensing Law knows no withdrawal by silence after acceptance: the bureau decides on what it has."""
    case.consult(D09="rectify")
    case.let_pass("rectification_overdue")
    assert case.open_steps() == ["site_inspection"] * 2
    assert case.variables["rectification_lapsed"] is True


def test_objection_does_not_stop_the_case(case: Case) -> None:
    """Domain step 6: an opinion is advice; the bureau that decides weighs it."""
    case.consult(X09="object")
    assert case.open_steps() == ["site_inspection"] * 2
    assert "object" in {one["result"] for one in case.variables["consultation_opinions"]}
