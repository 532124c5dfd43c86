"""Valid applications for the establishment of a school, drawn from its form.

What several fields must agree on is said here; everything else is what the form itself says.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from forms import Feel, Form
from tests.support.generated import Entries, Hints, entries_of
from tests.support.values import resident_ids

SUBMITTED = "application_submitted"
COMPULSORY = ("21", "31")
# How many pupils a class of each category may have, the local setting of the form.
LARGEST_CLASSES = {"11": 35, "21": 45, "31": 50, "34": 50, "36": 50, "51": 14, "93": 60}
POSITIONS = ("chair", "sponsor", "head", "party", "staff")
FEW_STAFF = 19


def applications(
    form: Form, feel: Feel, today: date, attachments: Sequence[Mapping[str, object]]
) -> st.SearchStrategy[Entries]:
    """Entries for the start of a case on a day; `feel` must be at that day."""
    return entries_of(form, {"step": SUBMITTED}, feel, attachments=attachments, hints=application_hints(today))


def application_hints(today: date) -> Hints:
    """How to draw what the form's rules tie together."""
    three_years = timedelta(days=3 * 366)
    return {
        "school_name": lambda _: st.sampled_from("甲乙丙丁戊己庚辛壬癸").map("测试县测试{}学校".format),
        "for_profit": _no_at_compulsory_schools,
        "sponsor_foreign_invested": _no_at_compulsory_schools,
        "public_resources_used": _no_at_compulsory_schools,
        "head_education": lambda _: st.sampled_from(["junior_college", "bachelor", "postgraduate"]),
        "head_experience_years": lambda _: st.integers(5, 40),
        "joint_sponsors.contribution_cents": lambda _: st.integers(1, 10**9),
        "capital_cents": lambda _: st.integers(10**11, 10**12),
        "council_members": _councils,
        "head_id": lambda known: st.just(_id_of("head", known["council_members"])),
        "supervisors": _supervisors,
        "staff_count": lambda known: st.integers(5, 300 if len(known["supervisors"]) >= 3 else FEW_STAFF),
        "student_capacity": lambda _: st.integers(1, 2000),
        "class_count": lambda known: st.integers(_least_classes(known), known["student_capacity"]).filter(
            lambda count: count < 1000
        ),
        "lease_start": lambda _: _days(today - timedelta(days=1000), today),
        "lease_end": lambda _: _days(today + three_years, today + 5 * three_years),
        "prep_approval_date": lambda _: _days(today - timedelta(days=3 * 365 - 2), today - timedelta(days=1)),
    }


def _no_at_compulsory_schools(known: Mapping[str, Any]) -> st.SearchStrategy[bool]:
    return st.just(value=False) if known["school_category"] in COMPULSORY else st.booleans()


@st.composite
def _councils(draw: st.DrawFn, known: Mapping[str, Any]) -> list[Entries]:
    count = draw(st.integers(len(POSITIONS), len(POSITIONS) + 3))
    numbers = draw(st.lists(resident_ids(), unique=True, min_size=count, max_size=count))
    legal = POSITIONS.index(known["legal_rep_position"])
    numbers = [known["legal_rep_id"] if place == legal else number for place, number in enumerate(numbers)]
    is_compulsory = known["school_category"] in COMPULSORY
    return [_member(draw, place, number, is_compulsory=is_compulsory) for place, number in enumerate(numbers)]


def _member(draw: st.DrawFn, place: int, number: str, *, is_compulsory: bool) -> Entries:
    """A member of the council; the first five hold one position each, whoever follows another."""
    positions = [POSITIONS[place]] if place < len(POSITIONS) else ["other"]
    if is_compulsory and place == len(POSITIONS) - 1:
        positions.append("delegate")
    may_be_foreign = not is_compulsory and positions == ["other"]
    member = {
        "name": f"测成员{place}",
        "nationality": draw(st.sampled_from(["PRC", "other"])) if may_be_foreign else "PRC",
        "positions": positions,
        "teaching_years": draw(st.integers(5 if place < len(POSITIONS) else 0, 40)),
    }
    papers = {"passport_no": f"T000{place}"} if member["nationality"] == "other" else {"id_no": number}
    return member | papers


@st.composite
def _supervisors(draw: st.DrawFn, known: Mapping[str, Any]) -> list[Entries]:
    council = {member.get("id_no") for member in known["council_members"]}
    others = resident_ids().filter(lambda number: number not in council)
    numbers = draw(st.lists(others, unique=True, min_size=1, max_size=5))
    return [
        {"name": f"测监事{place}", "id_no": number, "is_staff": place % 3 == 0, "near_kin_none": True}
        for place, number in enumerate(numbers)
    ]


def _id_of(position: str, members: Sequence[Mapping[str, Any]]) -> str:
    return str(next(member["id_no"] for member in members if position in member["positions"]))


def _least_classes(known: Mapping[str, Any]) -> int:
    return -(-int(known["student_capacity"]) // LARGEST_CLASSES[known["school_category"]])


def _days(first: date, last: date) -> st.SearchStrategy[str]:
    return st.dates(first, last).map(date.isoformat)
