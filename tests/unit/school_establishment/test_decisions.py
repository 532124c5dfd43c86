"""The decision tables: who decides, what the review needs, and which divisions are asked."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import compile_decisions, evaluate
from engine.feel import Feel
from tests.unit.school_establishment.conftest import PROCESS

Decide = Callable[..., Any]

CATEGORIES = ("11", "21", "31", "34", "36", "51", "93")


@pytest.fixture(scope="session")
def decide(feel: Feel) -> Decide:
    decisions = compile_decisions((PROCESS / "school_establishment.dmn").read_bytes())

    def result(decision: str, **facts: Any) -> Any:
        return evaluate(decisions[f"school_{decision}"], feel, facts).result

    return result


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_its_authority_and_requirements(decide: Decide, category: str) -> None:
    assert decide("deciding_authority", school_category=category)["category_name_en"]
    assert decide("review_requirements", school_category=category)["licence_level"] in range(1, 9)


def test_city_decides_on_senior_and_vocational_schools(decide: Decide) -> None:
    """Private Education Promotion Law, article 12, and the practice of most provinces."""
    authorities = {one: decide("deciding_authority", school_category=one)["authority"] for one in CATEGORIES}
    assert {one for one, authority in authorities.items() if authority == "city"} == {"34", "36"}
    assert set(authorities.values()) == {"county", "city"}


@pytest.mark.parametrize(
    "category, level", [("11", 6), ("21", 5), ("31", 4), ("34", 3), ("36", 3), ("51", 8), ("93", 7)]
)
def test_licence_level_is_the_digit_of_the_numbering_rule(decide: Decide, category: str, level: int) -> None:
    assert decide("review_requirements", school_category=category)["licence_level"] == level


def test_only_training_institutions_need_no_expert_review(decide: Decide) -> None:
    """Implementation Regulations, article 18."""
    needs = {one: decide("review_requirements", school_category=one)["expert_review"] for one in CATEGORIES}
    assert [one for one, needed in needs.items() if not needed] == ["93"]


def test_vocational_division_leads_for_vocational_schools(decide: Decide) -> None:
    leads = {one: decide("review_requirements", school_category=one)["lead_division"] for one in CATEGORIES}
    assert leads == dict.fromkeys(CATEGORIES, "D07") | {"36": "D06"}


@pytest.mark.parametrize(
    "category, capacity, asked",
    [
        ("21", 30, ["D04", "D09", "D08", "D02", "D10"]),
        ("31", 900, ["D04", "D09", "D08", "D02", "D10"]),
        ("11", 359, ["D04", "D09", "D08", "D02"]),
        ("11", 360, ["D04", "D09", "D08", "D02", "D10"]),
        ("93", 5000, ["D04", "D09"]),
    ],
)
def test_divisions_asked_depend_on_school_and_size(
    decide: Decide, category: str, capacity: int, asked: list[str]
) -> None:
    consulted = decide("consultation_departments", school_category=category, student_capacity=capacity)
    assert [one["department"] for one in consulted] == asked
    assert all(one["name"] and one["matter"] for one in consulted)


def test_planning_has_longer(decide: Decide) -> None:
    consulted = decide("consultation_departments", school_category="21", student_capacity=540)
    limits = {one["department"]: one["limit"] for one in consulted}
    assert limits == dict.fromkeys(limits, "consultation") | {"D04": "consultation_planning"}
