"""A complete, plainly fictitious application to establish a private primary school."""

from collections.abc import Mapping
from typing import Any

Variables = dict[str, Any]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def a_resident_id(serial: int, born: str = "19800101") -> str:
    """A resident identity number of the area 999999, which does not exist, with a right check digit."""
    digits = f"999999{born}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def a_member(name: str, serial: int, *positions: str, teaching_years: int = 0) -> Variables:
    """A member of the council."""
    return {
        "name": name,
        "id_no": a_resident_id(serial),
        "positions": list(positions),
        "teaching_years": teaching_years,
    }


def a_teacher(name: str, serial: int, subject: str) -> Variables:
    """A teacher to be employed."""
    certificate = f"20209901221{serial:06d}"
    return {"name": name, "id_no": a_resident_id(serial), "cert_no": certificate, "subject": subject, "full_time": True}


def an_application(**overrides: Any) -> Variables:
    """What the applicant sends: a primary school for 540 pupils, all five divisions to be consulted."""
    application: Variables = {
        "case_type": "FORMAL",
        "school_name": "测试县启明实验小学",
        "school_category": "21",
        "for_profit": False,
        "sponsor_type": "org",
        "sponsor_name": "测试县启明教育发展中心",
        "sponsor_uscc": "52411525MJ9999902K",
        "sponsor_controller": "甲一",
        "sponsor_credit_ok": True,
        "legal_rep_name": "甲一",
        "legal_rep_id": a_resident_id(1),
        "legal_rep_position": "chair",
        "council_members": [
            a_member("甲一", 1, "chair", "sponsor"),
            a_member("乙二", 2, "head", teaching_years=18),
            a_member("丙三", 3, "party", teaching_years=9),
            a_member("丁四", 4, "staff", teaching_years=6),
            a_member("戊五", 5, "other"),
        ],
        "supervisors": [{"name": "己六", "id_no": a_resident_id(6)}],
        "head_name": "乙二",
        "head_id": a_resident_id(2),
        "head_teacher_cert_no": "20089901221000002",
        "head_experience_years": 18,
        "teachers": [a_teacher("庚七", 7, "语文"), a_teacher("辛八", 8, "数学"), a_teacher("壬九", 9, "英语")],
        "accountant_name": "癸十",
        "accountant_cert_no": "测会999901",
        "address": "测试县城关镇启明路1号",
        "area_code": "990121",
        "site_area_m2": 12800.5,
        "building_area_m2": 7350,
        "premises_title": "own",
        "capital_yuan": 3000000,
        "student_capacity": 540,
        "class_count": 12,
        "tuition_plan": "学费每学期4800元",
        "prep_approval_no": "测教民〔2025〕3号",
        "prep_approval_date": "2025-06-20",
        "materials": [
            "prep_approval",
            "preparation_report",
            "charter",
            "council_list",
            "asset_proof",
            "staff_credentials",
        ],
        "contact_name": "甲一",
        "contact_mobile": "13800000001",
        "delivery_mode": "pickup",
        "truth_promise": True,
    }
    return application | overrides


def without(application: Mapping[str, Any], *keys: str) -> Variables:
    """The application with some fields left out."""
    return {key: value for key, value in application.items() if key not in keys}
