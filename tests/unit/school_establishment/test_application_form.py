"""What the application form accepts and refuses; each test names the rule of law it holds to."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import Feel
from forms import Form, validate
from tests.scenarios.applications import a_member, a_resident_id, an_application, without

Check = Callable[..., dict[str, list[str]]]


def test_application_is_accepted_as_it_was_entered(forms: dict[str, Form], feel: Feel) -> None:
    entered = an_application()
    kept = validate(forms["school_application"], entered, {}, feel)
    assert entered == {key: value for key, value in kept.items() if value is not None}


OPTIONAL = {"for_profit", "tuition_plan"}


@pytest.mark.parametrize("key", [key for key in an_application() if key not in OPTIONAL])
def test_application_without_a_required_field_is_refused(errors: Check, key: str) -> None:
    assert key in errors("application", without(an_application(), key))


@pytest.mark.parametrize(
    "path, overrides",
    [
        pytest.param("legal_rep_id", {"legal_rep_id": "999999198001010019"}, id="resident number, MOD 11-2 (GB 11643)"),
        pytest.param("sponsor_uscc", {"sponsor_uscc": "52411525MJ99999020"}, id="credit code, MOD 31 (GB 32100)"),
        pytest.param("contact_mobile", {"contact_mobile": "12800000001"}, id="mobile number"),
        pytest.param("area_code", {"area_code": "99012"}, id="area code, GB/T 2260"),
        pytest.param("head_teacher_cert_no", {"head_teacher_cert_no": "123"}, id="teacher certificate"),
        pytest.param("capital_yuan", {"capital_yuan": 0}, id="capital paid in full, Regulations art 21"),
        pytest.param("student_capacity", {"student_capacity": 10_000}, id="capacity up to 9,999"),
        pytest.param("site_area_m2", {"site_area_m2": 1.005}, id="area with two decimals"),
        pytest.param("sponsor_credit_ok", {"sponsor_credit_ok": False}, id="credit, Regulations art 6"),
        pytest.param("truth_promise", {"truth_promise": False}, id="promise of truth, Licensing Law art 31"),
        pytest.param("school_name", {"school_name": "小学"}, id="name of 4 letters or more"),
        pytest.param("school_name", {"school_name": "中国启明实验小学"}, id="misleading name, Regulations art 20"),
        pytest.param("school_name", {"school_name": "测试县启明实验"}, id="name without the type of school"),
        pytest.param("for_profit", {"for_profit": True}, id="for-profit compulsory education, Promotion Law art 19"),
        pytest.param("teachers[0].id_no", {"teachers": [{"name": "庚七", "id_no": "1"}]}, id="a teacher's number"),
        pytest.param("unheard_of", {"unheard_of": 1}, id="a field the form does not have"),
    ],
)
def test_application_with_a_wrong_value_is_refused(errors: Check, path: str, overrides: dict[str, Any]) -> None:
    assert path in errors("application", an_application(**overrides))


def test_application_for_profit_is_accepted_outside_compulsory_education(errors: Check) -> None:
    kindergarten = an_application(
        school_category="11", school_name="测试县启明幼儿园", for_profit=True, school_short_name="启明园"
    )
    assert errors("application", kindergarten) == {}


def test_application_of_a_person_needs_the_resident_number_instead_of_the_credit_code(errors: Check) -> None:
    person = without(an_application(sponsor_type="person"), "sponsor_uscc", "sponsor_controller")
    assert set(errors("application", person)) == {"sponsor_id"}
    assert errors("application", person | {"sponsor_id": a_resident_id(1)}) == {}


def test_formal_establishment_needs_an_approved_preparation_of_at_most_three_years(errors: Check) -> None:
    """Private Education Promotion Law, articles 14 and 15."""
    assert set(errors("application", without(an_application(), "prep_approval_no", "prep_approval_date"))) == {
        "prep_approval_no",
        "prep_approval_date",
    }
    assert set(errors("application", an_application(prep_approval_date="2023-11-21"))) == {"prep_approval_date"}
    assert errors("application", an_application(prep_approval_date="2023-11-22")) == {}
    assert set(errors("application", an_application(prep_approval_date="2026-11-23"))) == {"prep_approval_date"}


def test_direct_establishment_needs_no_preparation(errors: Check) -> None:
    """Private Education Promotion Law, article 16."""
    direct = without(an_application(case_type="DIRECT"), "prep_approval_no", "prep_approval_date")
    assert errors("application", direct) == {}


@pytest.mark.parametrize("lease_end, accepted", [(None, False), ("2029-11-21", False), ("2029-11-22", True)])
def test_leased_premises_need_three_years(errors: Check, lease_end: str | None, accepted: bool) -> None:
    leased = an_application(premises_title="lease", lease_end=lease_end)
    assert (errors("application", leased) == {}) is accepted


def test_head_of_a_kindergarten_needs_five_years(errors: Check) -> None:
    """Preschool Education Law, article 38."""
    kindergarten = an_application(school_category="11", school_name="测试县启明幼儿园", head_experience_years=4)
    assert set(errors("application", kindergarten)) == {"head_experience_years"}


class TestCouncil:
    """Private Education Promotion Law article 21 and its Regulations, articles 25 to 27."""

    def test_of_four_is_refused(self, errors: Check) -> None:
        members = an_application()["council_members"]
        assert "council_members" in errors("application", an_application(council_members=members[:4]))

    def test_needs_a_third_with_five_years_of_teaching(self, errors: Check) -> None:
        members = an_application()["council_members"]
        novices = [member | {"teaching_years": 4} for member in members]
        assert list(errors("application", an_application(council_members=novices))) == ["council_members"]
        some = [novices[0], *members[1:3], *novices[3:]]
        assert errors("application", an_application(council_members=some)) == {}

    @pytest.mark.parametrize("missing", ["chair", "sponsor", "head", "party", "staff"])
    def test_needs_every_position(self, errors: Check, missing: str) -> None:
        members = [
            member | {"positions": [one for one in member["positions"] if one != missing] or ["other"]}
            for member in an_application()["council_members"]
        ]
        assert "council_members" in errors("application", an_application(council_members=members))

    def test_counts_a_person_once(self, errors: Check) -> None:
        members = [*an_application()["council_members"], a_member("戊五", 5, "other")]
        assert list(errors("application", an_application(council_members=members))) == ["council_members"]

    def test_has_the_legal_representative_as_chair(self, errors: Check) -> None:
        assert list(errors("application", an_application(legal_rep_id=a_resident_id(3)))) == ["legal_rep_id"]

    def test_may_leave_the_legal_representative_to_the_head(self, errors: Check) -> None:
        head = an_application(legal_rep_position="head", legal_rep_name="乙二", legal_rep_id=a_resident_id(2))
        assert errors("application", head) == {}

    def test_members_may_not_be_supervisors(self, errors: Check) -> None:
        supervisors = [{"name": "丁四", "id_no": a_resident_id(4)}]
        assert list(errors("application", an_application(supervisors=supervisors))) == ["supervisors"]


@pytest.mark.parametrize(
    "form_id, note", [("correct_application", "correction_note"), ("rectify_application", "rectification_note")]
)
def test_forms_of_correction_hold_the_whole_application(forms: dict[str, Form], form_id: str, note: str) -> None:
    application, correction = forms["school_application"], forms[f"school_{form_id}"]
    assert correction.keys == application.keys | {note}
    assert [rule.expression for rule in correction.rules] == [rule.expression for rule in application.rules]
