"""The decision tables: who decides, what the review needs, and which units are asked."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.calendar import read_limits
from engine.dmn import compile_decisions, evaluate
from engine.feel import Feel
from engine.seed.organisation import DIVISIONS, OUTSIDE_UNITS
from tests.unit.school_establishment.conftest import PROCESS

Decide = Callable[..., Any]

CATEGORIES = ("11", "21", "31", "34", "36", "51", "93")
CITY_DECIDES = {"34", "36"}


@pytest.fixture(scope="session")
def decide(feel: Feel) -> Decide:
    decisions = compile_decisions((PROCESS / "school_establishment.dmn").read_bytes())

    def result(decision: str, **facts: Any) -> Any:
        return evaluate(decisions[f"school_{decision}"], feel, facts).result

    return result


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_its_name_and_requirements(decide: Decide, category: str) -> None:
    authority = decide("deciding_authority", school_category=category, bureau_level="county")
    assert authority["category_name"]
    assert authority["category_name_en"]
    assert decide("review_requirements", school_category=category)["licence_level"] in range(1, 9)


@pytest.mark.parametrize("category", CATEGORIES)
def test_county_decides_or_hands_up(decide: Decide, category: str) -> None:
    """Private Education Promotion Law, article 12; Licensing Law, articles 35 and 43."""
    found = decide("deciding_authority", school_category=category, bureau_level="county")
    above = category in CITY_DECIDES
    assert (found["level"], found["decides_here"], found["hand_up"]) == (
        "city" if above else "county",
        not above,
        above,
    )


@pytest.mark.parametrize("category", CATEGORIES)
def test_city_decides_on_senior_and_vocational_schools_alone(decide: Decide, category: str) -> None:
    """Private Education Promotion Law, article 12, and the practice of most provinces."""
    found = decide("deciding_authority", school_category=category, bureau_level="city")
    assert (found["decides_here"], found["hand_up"]) == (category in CITY_DECIDES, False)
    assert found["reason"]
    assert found["reason_en"]


@pytest.mark.parametrize("level", ["province", "school"])
def test_nobody_else_decides(decide: Decide, level: str) -> None:
    found = decide("deciding_authority", school_category="21", bureau_level=level)
    assert (found["decides_here"], found["hand_up"]) == (False, False)


@pytest.mark.parametrize(
    "category, level", [("11", 6), ("21", 5), ("31", 4), ("34", 3), ("36", 3), ("51", 8), ("93", 7)]
)
def test_licence_level_is_the_digit_of_the_numbering_rule(decide: Decide, category: str, level: int) -> None:
    assert decide("review_requirements", school_category=category)["licence_level"] == level


def test_only_training_institutions_need_no_expert_review(decide: Decide) -> None:
    """Implementation Regulations, article 18."""
    needs = {one: decide("review_requirements", school_category=one) for one in CATEGORIES}
    assert [one for one, needed in needs.items() if not needed["expert_review"]] == ["93"]
    assert all(needed["expert_number"] in {5, 7, 9} for one, needed in needs.items() if one != "93")


def test_vocational_division_leads_for_vocational_schools(decide: Decide) -> None:
    leads = {one: decide("review_requirements", school_category=one)["lead_division"] for one in CATEGORIES}
    assert leads == dict.fromkeys(CATEGORIES, "D07") | {"36": "D06"}


def asked(decide: Decide, category: str = "21", capacity: int = 540, *, for_profit: bool | None = False) -> Any:
    return decide("consulted_units", school_category=category, student_capacity=capacity, for_profit=for_profit)


@pytest.mark.parametrize(
    "category, capacity, for_profit, departments",
    [
        ("21", 30, False, "D04 D09 D08 D02 D10 X09 X10 X08 X11 X06"),
        ("11", 359, False, "D04 D09 D08 D02 X09 X10 X08 X11 X06"),
        ("11", 360, True, "D04 D09 D08 D02 D10 X09 X10 X08 X11 X07"),
        ("93", 5000, True, "D04 D09 X09 X11 X07"),
        ("36", 900, None, "D04 D09 D08 D02 D10 X09 X10 X08 X11 X06"),
    ],
)
def test_units_asked_depend_on_school_size_and_profit(
    decide: Decide, category: str, capacity: int, for_profit: bool | None, departments: str
) -> None:
    found = asked(decide, category, capacity, for_profit=for_profit)
    assert [one["department"] for one in found] == departments.split()


def test_units_asked_are_those_of_the_organisation(decide: Decide) -> None:
    known = {one.code: (one.name, one.name_en) for one in (*DIVISIONS, *OUTSIDE_UNITS)}
    outside = {one.code for one in OUTSIDE_UNITS}
    found = [*asked(decide), *asked(decide, for_profit=True)]
    assert all((one["name"], one["name_en"]) == known[one["department"]] for one in found)
    assert all(one["external"] is (one["department"] in outside) for one in found)
    assert all(one["matter"] and one["matter_en"] for one in found)


def test_silence_of_whoever_answers_for_safety_and_layout_never_counts(decide: Decide) -> None:
    found = [*asked(decide), *asked(decide, for_profit=True)]
    must_answer = {one["department"] for one in found if not one["silence_counts"]}
    assert must_answer == {"D04", "D09", "X09", "X10"}


def test_every_limit_of_a_consultation_is_known_and_planning_has_longer(decide: Decide) -> None:
    limits = read_limits((PROCESS / "limits.toml").read_text(encoding="utf-8"))
    named = {one["department"]: one["limit"] for one in asked(decide)}
    assert named == dict.fromkeys(named, "consultation") | {"D04": "consultation_planning"}
    assert set(named.values()) <= set(limits)
