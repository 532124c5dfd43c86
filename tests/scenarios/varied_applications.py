"""Applications of every kind that the form accepts, drawn by hypothesis: what the rules over several fields ask for."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

from hypothesis import strategies as st

from tests.scenarios.applications import a_member, a_resident_id, a_supervisor, a_teacher
from tests.support.generated import Hints

Given = Mapping[str, Any]
Hint = Callable[[Given], st.SearchStrategy[Any]]

COMPULSORY = ("21", "31")
LARGEST_CLASS = {"11": 35, "21": 45, "31": 50, "34": 50, "36": 50, "51": 14, "93": 60}
KINDS = ("幼儿园", "小学", "中学", "职业学校", "培训中心")
NAMES = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六", "庚七", "辛八", "壬九"]
CHAIR, HEAD, OTHERS, SUPERVISORS, TEACHERS = 1, 2, 10, 50, 100
DUTIES = (("chair", "sponsor"), ("head",), ("party",), ("staff",), ("delegate",))
THREE_YEARS = timedelta(days=3 * 365 + 1)


def hints_of(day: date) -> Hints:
    """How to draw the fields of an application handed in on a day."""
    return {
        **_whole("council_members", _council),
        **_whole("supervisors", _supervisors),
        **_whole("teachers", _teachers),
        **_whole("joint_sponsors", _joint_sponsors),
        "school_name": lambda _: st.sampled_from(KINDS).map("测试县晨光{}".format),
        "for_profit": _outside_compulsory_education,
        "sponsor_foreign_invested": _outside_compulsory_education,
        "public_resources_used": _outside_compulsory_education,
        "legal_rep_id": lambda _: st.sampled_from([a_resident_id(CHAIR), a_resident_id(HEAD)]),
        "legal_rep_position": lambda given: st.just(
            "chair" if given["legal_rep_id"] == a_resident_id(CHAIR) else "head"
        ),
        "head_id": lambda _: st.just(a_resident_id(HEAD)),
        "head_education": lambda _: st.sampled_from(["junior_college", "bachelor", "postgraduate"]),
        "head_experience_years": lambda _: st.integers(5, 40),
        "staff_count": lambda _: st.integers(len(NAMES), 300),
        "capital_cents": lambda _: st.integers(10_000_000, 10**12),
        "student_capacity": lambda _: st.integers(20, 2_000),
        "class_count": _classes,
        "lease_start": lambda _: _days(day - timedelta(days=400), day),
        "lease_end": lambda _: _days(day + THREE_YEARS, day + 5 * THREE_YEARS),
        "prep_approval_date": lambda _: _days(day - THREE_YEARS + timedelta(days=2), day - timedelta(days=1)),
    }


def _whole(key: str, rows: Hint) -> dict[str, Hint]:
    """A list drawn whole: its fields keep what the list gave them."""
    inner = "name nationality id_no passport_no positions teaching_years is_staff near_kin_none cert_no subject"
    fields = (*inner.split(), "full_time", "contribution_cents")
    return {key: rows} | {f"{key}.{one}": _kept(one) for one in fields}


def _kept(key: str) -> Hint:
    return lambda given: st.just(given.get(key))


def _is_compulsory(given: Given) -> bool:
    return given["school_category"] in COMPULSORY


def _outside_compulsory_education(given: Given) -> st.SearchStrategy[bool]:
    return st.just(value=False) if _is_compulsory(given) else st.booleans()


def _council(given: Given) -> st.SearchStrategy[list[dict[str, Any]]]:
    needed = [a_member(NAMES[n], n + 1, *duties, teaching_years=9) for n, duties in enumerate(DUTIES)]
    chinese = st.integers(0, 4).map(lambda n: a_member(NAMES[n], OTHERS + n, "other", teaching_years=n * 2))
    foreign = st.integers(0, 4).map(_a_foreigner)
    others = chinese if _is_compulsory(given) else chinese | foreign
    return st.lists(others, max_size=3, unique_by=_number).map(lambda more: [*needed, *more])


def _a_foreigner(number: int) -> dict[str, Any]:
    person = {"name": f"Test Person {number}", "nationality": "other", "passport_no": f"TEST0000{number}"}
    return person | {"positions": ["other"], "teaching_years": number}


def _number(member: Given) -> str:
    return str(member.get("id_no") or member["passport_no"])


def _supervisors(_: Given) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.integers(3, 6).map(
        lambda count: [a_supervisor(NAMES[n], SUPERVISORS + n, is_staff=n % 3 == 0) for n in range(count)]
    )


def _teachers(_: Given) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.integers(1, len(NAMES)).map(
        lambda count: [a_teacher(NAMES[n], TEACHERS + n, "语文") for n in range(count)]
    )


def _joint_sponsors(_: Given) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.integers(1, 1_000_000), min_size=1, max_size=3).map(
        lambda shares: [{"name": f"测试联合举办者{n}", "contribution_cents": one} for n, one in enumerate(shares)]
    )


def _classes(given: Given) -> st.SearchStrategy[int]:
    capacity = given["student_capacity"]
    return st.integers(ceil(capacity / LARGEST_CLASS[given["school_category"]]), min(capacity, 999))


def _days(first: date, last: date) -> st.SearchStrategy[str]:
    return st.dates(first, last).map(date.isoformat)
