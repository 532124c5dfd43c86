"""What the application form accepts and refuses; each test names the rule of law it holds to."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import Feel
from forms import Form, marks_of, validate
from tests.scenarios.applications import (
    a_file,
    a_member,
    a_resident_id,
    a_supervisor,
    an_application,
    with_files,
    without,
)

Check = Callable[..., dict[str, list[str]]]
START = {"step": "application_submitted"}


def complete(**overrides: Any) -> dict[str, Any]:
    """An application with the files it needs; the overrides may take some away."""
    return with_files(an_application(**overrides)) | overrides


def a_kindergarten(**overrides: Any) -> dict[str, Any]:
    facts = {"school_category": "11", "school_name": "测试县启明幼儿园", "student_capacity": 360}
    return complete(**facts | overrides)


def a_direct_application(**overrides: Any) -> dict[str, Any]:
    return without(complete(case_type="DIRECT", **overrides), "prep_approval_no", "prep_approval_date")


def test_application_is_accepted_as_it_was_entered(forms: dict[str, Form], feel: Feel) -> None:
    kept = validate(forms["school_application"], complete(), START, feel)
    assert complete() == {key: value for key, value in kept.items() if value not in (None, [])}


OPTIONAL = {"for_profit", "sponsor_foreign_invested", "public_resources_used", "state_assets_used", "fees"}


@pytest.mark.parametrize("key", [key for key in complete() if key not in OPTIONAL])
def test_application_without_a_required_field_is_refused(errors: Check, key: str) -> None:
    assert key in errors("application", without(complete(), key))


@pytest.mark.parametrize(
    "path, overrides",
    [
        pytest.param("legal_rep_id", {"legal_rep_id": "999999198001010019"}, id="resident number, MOD 11-2 (GB 11643)"),
        pytest.param("sponsor_uscc", {"sponsor_uscc": "52411525MJ99999020"}, id="credit code, MOD 31 (GB 32100)"),
        pytest.param("contact_mobile", {"contact_mobile": "12800000001"}, id="mobile number"),
        pytest.param("area_code", {"area_code": "99012"}, id="area code, GB/T 2260"),
        pytest.param("head_teacher_cert_no", {"head_teacher_cert_no": "123"}, id="teacher certificate of 17 digits"),
        pytest.param("capital_cents", {"capital_cents": 0}, id="capital paid in full, Regulations art 21"),
        pytest.param("capital_cents", {"capital_cents": 0.5}, id="money in whole cents"),
        pytest.param("student_capacity", {"student_capacity": 10_000}, id="capacity up to 9,999"),
        pytest.param("class_count", {"class_count": 11}, id="more pupils than the classes may hold"),
        pytest.param("class_count", {"student_capacity": 10}, id="more classes than pupils"),
        pytest.param("staff_count", {"staff_count": 2}, id="more teachers than staff"),
        pytest.param("site_area_m2", {"site_area_m2": 1.005}, id="area with two decimals"),
        pytest.param("sponsor_credit_ok", {"sponsor_credit_ok": False}, id="credit, Regulations art 6"),
        pytest.param("legal_rep_resident", {"legal_rep_resident": False}, id="settled in China, Regulations art 25"),
        pytest.param("legal_rep_no_crime", {"legal_rep_no_crime": False}, id="no crime, Regulations art 25"),
        pytest.param("truth_promise", {"truth_promise": False}, id="promise of truth, Licensing Law art 31"),
        pytest.param("school_name", {"school_name": "小学"}, id="name of 4 letters or more"),
        pytest.param("school_name", {"school_name": "中国启明实验小学"}, id="misleading name, Regulations art 20"),
        pytest.param("school_name", {"school_name": "测试县启明实验"}, id="name without the type of school"),
        pytest.param("for_profit", {"for_profit": True}, id="for-profit compulsory education, Promotion Law art 19"),
        pytest.param(
            "sponsor_foreign_invested", {"sponsor_foreign_invested": True}, id="foreign sponsor, Regulations art 5"
        ),
        pytest.param("public_resources_used", {"public_resources_used": True}, id="state firms, Regulations art 7"),
        pytest.param("teachers[0].id_no", {"teachers": [{"name": "庚七", "id_no": "1"}]}, id="a teacher's number"),
        pytest.param("charter_files", {"charter_files": [a_file("章程.docx")]}, id="a file of another kind"),
        pytest.param("charter_files", {"charter_files": ["a1"]}, id="a file that nobody uploaded"),
        pytest.param("unheard_of", {"unheard_of": 1}, id="a field the form does not have"),
    ],
)
def test_application_with_a_wrong_value_is_refused(errors: Check, path: str, overrides: dict[str, Any]) -> None:
    assert path in errors("application", complete(**overrides))


def test_application_for_profit_is_accepted_outside_compulsory_education(errors: Check) -> None:
    facts = {"for_profit": True, "school_short_name": "启明园", "sponsor_foreign_invested": True}
    assert errors("application", a_kindergarten(**facts, public_resources_used=True)) == {}


def test_application_of_a_person_needs_the_resident_number_instead_of_the_credit_code(errors: Check) -> None:
    organisation = ("sponsor_uscc", "sponsor_controller", "sponsor_foreign_invested")
    person = without(complete(sponsor_type="person"), *organisation)
    assert set(errors("application", person)) == {"sponsor_id"}
    assert errors("application", person | {"sponsor_id": a_resident_id(1)}) == {}


def test_joint_sponsors_need_an_agreement_and_contribute_a_part(errors: Check) -> None:
    """Implementation Regulations, article 5."""
    joint = complete(sponsor_type="joint")
    assert set(errors("application", joint)) == {"joint_sponsors", "joint_agreement_files"}
    joint |= {"joint_agreement_files": [a_file("联合办学协议.pdf")]}
    other = {"name": "测试县晨光公司", "contribution_cents": 100_000_000}
    assert errors("application", joint | {"joint_sponsors": [other]}) == {}
    too_much = [other | {"contribution_cents": 300_000_000}]
    assert set(errors("application", joint | {"joint_sponsors": too_much})) == {"joint_sponsors"}


class TestPreparation:
    """Private Education Promotion Law, articles 13 to 16."""

    def test_must_be_approved_for_formal_establishment(self, errors: Check) -> None:
        unapproved = ("prep_approval_no", "prep_approval_date", "prep_approval_files", "prep_report_files")
        assert set(errors("application", without(complete(), *unapproved))) == set(unapproved)

    @pytest.mark.parametrize(
        "approved_on, accepted",
        [("2023-11-21", False), ("2023-11-22", True), ("2026-11-21", True), ("2026-11-22", False)],
    )
    def test_lasts_three_years_at_most(self, errors: Check, approved_on: str, accepted: bool) -> None:
        assert (errors("application", complete(prep_approval_date=approved_on)) == {}) is accepted

    def test_is_looked_at_from_the_day_of_receipt_when_corrected(self, errors: Check) -> None:
        case = {"step": "correct_application", "received_on": "2026-11-02"}
        corrected = complete(prep_approval_date="2023-11-02") | {"correction_note": "已补正"}
        assert errors("application", corrected, **case, school_category="21") == {}

    def test_is_not_needed_for_direct_establishment(self, errors: Check) -> None:
        assert errors("application", a_direct_application()) == {}

    def test_spared_needs_the_report_and_the_sponsor_instead(self, errors: Check) -> None:
        bare = without(a_direct_application(), "application_report_files", "sponsor_files")
        assert set(errors("application", bare)) == {"application_report_files", "sponsor_files"}

    def test_spared_needs_the_agreement_on_donations(self, errors: Check) -> None:
        donated = a_direct_application(capital_sources=["own", "donated"])
        assert set(errors("application", donated)) == {"donation_files"}
        assert errors("application", donated | {"donation_files": [a_file("捐赠协议.pdf")]}) == {}


def test_state_assets_need_a_filed_valuation(errors: Check) -> None:
    """Implementation Regulations, article 8."""
    valued = complete(state_assets_used=True)
    assert set(errors("application", valued)) == {"valuation_files"}
    assert errors("application", valued | {"valuation_files": [a_file("评估备案.pdf")]}) == {}


def test_materials_asked_for_locally_may_be_left_out(errors: Check) -> None:
    local = {"fire_files": [a_file("消防安全证明.pdf")], "premises_files": [a_file("产权证.pdf")]}
    assert errors("application", complete()) == {}
    assert errors("application", complete(**local)) == {}


@pytest.mark.parametrize(
    "start, end, accepted",
    [
        ("2026-11-22", None, False),
        (None, "2029-11-22", False),
        ("2026-11-22", "2029-11-21", False),
        ("2026-11-22", "2029-11-22", True),
        ("2029-11-22", "2029-11-22", False),
    ],
)
def test_leased_premises_need_three_years(errors: Check, start: str | None, end: str | None, accepted: bool) -> None:
    leased = complete(premises_title="lease", lease_start=start, lease_end=end)
    assert (errors("application", leased) == {}) is accepted


@pytest.mark.parametrize("field, value", [("head_experience_years", 4), ("head_education", "secondary")])
def test_head_of_a_kindergarten_needs_five_years_and_an_education(errors: Check, field: str, value: Any) -> None:
    """Preschool Education Law, article 38."""
    assert errors("application", a_kindergarten()) == {}
    assert set(errors("application", a_kindergarten(**{field: value}))) == {field}
    assert errors("application", complete(**{field: value})) == {}


def test_teachers_are_named_once(errors: Check) -> None:
    [first, *others] = an_application()["teachers"]
    assert set(errors("application", complete(teachers=[first, first, *others]))) == {"teachers"}


class TestCouncil:
    """Private Education Promotion Law article 21 and its Regulations, articles 25 and 26."""

    def test_of_four_is_refused(self, errors: Check) -> None:
        members = an_application()["council_members"]
        assert "council_members" in errors("application", complete(council_members=members[:4]))

    def test_needs_a_third_with_five_years_of_teaching(self, errors: Check) -> None:
        members = an_application()["council_members"]
        novices = [member | {"teaching_years": 4} for member in members]
        assert list(errors("application", complete(council_members=novices))) == ["council_members"]
        some = [novices[0], *members[1:3], *novices[3:]]
        assert errors("application", complete(council_members=some)) == {}

    @pytest.mark.parametrize("missing", ["chair", "sponsor", "head", "party", "staff", "delegate"])
    def test_needs_every_position(self, errors: Check, missing: str) -> None:
        members = [
            member | {"positions": [one for one in member["positions"] if one != missing] or ["other"]}
            for member in an_application()["council_members"]
        ]
        assert "council_members" in errors("application", complete(council_members=members))

    def test_needs_a_delegate_at_the_compulsory_stage_only(self, errors: Check) -> None:
        members = [*an_application()["council_members"][:4], a_member("戊五", 5, "other")]
        assert errors("application", a_kindergarten(council_members=members)) == {}

    def test_has_one_chair(self, errors: Check) -> None:
        members = [*an_application()["council_members"], a_member("寅十三", 13, "chair")]
        assert list(errors("application", complete(council_members=members))) == ["council_members"]

    def test_counts_a_person_once(self, errors: Check) -> None:
        members = [*an_application()["council_members"], a_member("戊五", 5, "other")]
        assert list(errors("application", complete(council_members=members))) == ["council_members"]

    def test_takes_foreigners_with_their_passports_outside_compulsory_education(self, errors: Check) -> None:
        foreigner = {"name": "Test Person", "nationality": "other", "positions": ["other"], "teaching_years": 3}
        members = [*an_application()["council_members"], foreigner]
        without_passport = errors("application", a_kindergarten(council_members=members))
        assert list(without_passport) == ["council_members[5].passport_no"]
        members[5] = foreigner | {"passport_no": "TEST00001"}
        assert errors("application", a_kindergarten(council_members=members)) == {}
        assert list(errors("application", complete(council_members=members))) == ["council_members"]

    def test_has_a_chinese_chair(self, errors: Check) -> None:
        [chair, *others] = an_application()["council_members"]
        foreign = without(chair, "id_no") | {"nationality": "other", "passport_no": "TEST00001"}
        head = {"legal_rep_position": "head", "legal_rep_name": "乙二", "legal_rep_id": a_resident_id(2)}
        refused = errors("application", a_kindergarten(council_members=[foreign, *others], **head))
        assert list(refused) == ["council_members"]

    def test_has_the_head_of_the_school(self, errors: Check) -> None:
        assert list(errors("application", complete(head_id=a_resident_id(20)))) == ["head_id"]

    def test_has_the_legal_representative_as_chair(self, errors: Check) -> None:
        assert list(errors("application", complete(legal_rep_id=a_resident_id(3)))) == ["legal_rep_id"]

    def test_may_leave_the_legal_representative_to_the_head(self, errors: Check) -> None:
        head = complete(legal_rep_position="head", legal_rep_name="乙二", legal_rep_id=a_resident_id(2))
        assert errors("application", head) == {}


class TestSupervisors:
    """Implementation Regulations, article 27."""

    @pytest.mark.parametrize("staff, supervisors, accepted", [(19, 1, True), (20, 1, False), (20, 3, True)])
    def test_may_be_one_where_there_are_few_staff(
        self, errors: Check, staff: int, supervisors: int, accepted: bool
    ) -> None:
        some = an_application()["supervisors"][:supervisors]
        assert (errors("application", complete(staff_count=staff, supervisors=some)) == {}) is accepted

    def test_are_staff_for_a_third(self, errors: Check) -> None:
        others = [a_supervisor(f"监事{serial}", serial) for serial in (31, 32, 33)]
        assert list(errors("application", complete(supervisors=others))) == ["supervisors"]

    @pytest.mark.parametrize("serial", [4, 6])
    def test_are_no_members_and_named_once(self, errors: Check, serial: int) -> None:
        supervisors = [*an_application()["supervisors"], a_supervisor("丁四", serial, is_staff=True)]
        assert list(errors("application", complete(supervisors=supervisors))) == ["supervisors"]

    def test_are_no_kin_of_the_council(self, errors: Check) -> None:
        [first, *others] = an_application()["supervisors"]
        kin = [first | {"near_kin_none": False}, *others]
        assert list(errors("application", complete(supervisors=kin))) == ["supervisors[0].near_kin_none"]


NOTES = {
    "spot_correction": "correction_note",
    "correct_application": "correction_note",
    "rectify_application": "rectification_note",
}


class TestSteps:
    """One form for the start and for the three steps at which the applicant changes the application."""

    @pytest.mark.parametrize("step, note", NOTES.items())
    def test_of_correction_need_a_note(self, errors: Check, step: str, note: str) -> None:
        case = complete() | {"step": step, "received_on": "2026-11-02"}
        assert set(errors("application", complete(), **case)) == {note}
        assert errors("application", complete() | {note: "已按要求修改"}, **case) == {}

    def test_of_the_start_has_no_note(self, forms: dict[str, Form], feel: Feel) -> None:
        entered = complete() | {"correction_note": "无"}
        assert "correction_note" not in validate(forms["school_application"], entered, START, feel)

    @pytest.mark.parametrize("step, note", NOTES.items())
    def test_of_correction_keep_the_category_that_was_decided_on(self, errors: Check, step: str, note: str) -> None:
        case = complete() | {"step": step, "received_on": "2026-11-02"}
        other = a_kindergarten() | {note: "改办幼儿园"}
        assert "school_category" in errors("application", other, **case)

    @pytest.mark.parametrize(
        "step, told",
        [
            ("application_submitted", []),
            ("spot_correction", ["charter_files"]),
            ("correct_application", ["charter_files"]),
            ("rectify_application", ["class_count"]),
        ],
    )
    def test_mark_what_must_be_changed(self, forms: dict[str, Form], feel: Feel, step: str, told: list[str]) -> None:
        items: dict[str, Any] = {
            "correction_items": [{"field": "charter_files", "note": "缺少第九项内容"}],
            "rectification_items": [{"field": "class_count", "note": "班额过大"}],
        }
        marks = marks_of(forms["school_application"], items | {"step": step}, feel)
        assert [mark.field for mark in marks] == told
