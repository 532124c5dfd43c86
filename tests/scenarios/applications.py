"""A complete, plainly fictitious application to establish a private primary school."""

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from tests.scenarios.people import Person

Variables = dict[str, Any]

# The files that every application needs, and those of one kind of application (Promotion Law, articles 13, 15 and 16).
FILES = {
    "charter_files": "学校章程.pdf",
    "council_files": "首届理事会成员名单.pdf",
    "asset_files": "资产证明.pdf",
    "credential_files": "资格证明.pdf",
}
FILES_OF = {
    "FORMAL": {"prep_approval_files": "筹设批准书.pdf", "prep_report_files": "筹设情况报告.pdf"},
    "DIRECT": {"application_report_files": "申办报告.pdf", "sponsor_files": "举办者资格证明.pdf"},
}

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
        "nationality": "PRC",
        "id_no": a_resident_id(serial),
        "positions": list(positions),
        "teaching_years": teaching_years,
    }


def a_supervisor(name: str, serial: int, is_staff: bool = False) -> Variables:
    """A supervisor who is no near kin of the council."""
    return {"name": name, "id_no": a_resident_id(serial), "is_staff": is_staff, "near_kin_none": True}


def a_teacher(name: str, serial: int, subject: str) -> Variables:
    """A teacher to be employed."""
    certificate = f"20209901221{serial:06d}"
    return {"name": name, "id_no": a_resident_id(serial), "cert_no": certificate, "subject": subject, "full_time": True}


def an_application(**overrides: Any) -> Variables:
    """What the applicant enters, without the files: a primary school for 540 pupils, everybody to be consulted."""
    application: Variables = {
        "case_type": "FORMAL",
        "school_name": "测试县启明实验小学",
        "school_category": "21",
        "for_profit": False,
        "school_aims": "面向全体学生，培养德智体美劳全面发展的学生",
        "school_form": "full_time",
        "sponsor_type": "org",
        "sponsor_name": "测试县启明教育发展中心",
        "sponsor_uscc": "52411525MJ9999902K",
        "sponsor_controller": "甲一",
        "sponsor_address": "测试县城关镇启明路2号",
        "sponsor_foreign_invested": False,
        "public_resources_used": False,
        "sponsor_credit_ok": True,
        "legal_rep_name": "甲一",
        "legal_rep_id": a_resident_id(1),
        "legal_rep_position": "chair",
        "legal_rep_resident": True,
        "legal_rep_no_crime": True,
        "council_members": [
            a_member("甲一", 1, "chair", "sponsor"),
            a_member("乙二", 2, "head", teaching_years=18),
            a_member("丙三", 3, "party", teaching_years=9),
            a_member("丁四", 4, "staff", teaching_years=6),
            a_member("戊五", 5, "delegate"),
        ],
        "supervisors": [a_supervisor("己六", 6, is_staff=True), a_supervisor("子十一", 11), a_supervisor("丑十二", 12)],
        "head_name": "乙二",
        "head_id": a_resident_id(2),
        "head_teacher_cert_no": "20089901221000002",
        "head_education": "bachelor",
        "head_experience_years": 18,
        "staff_count": 46,
        "teachers": [a_teacher("庚七", 7, "语文"), a_teacher("辛八", 8, "数学"), a_teacher("壬九", 9, "英语")],
        "accountant_name": "癸十",
        "accountant_cert_no": "测会999901",
        "address": "测试县城关镇启明路1号",
        "area_code": "990121",
        "site_area_m2": 12800.5,
        "building_area_m2": 7350,
        "premises_title": "own",
        "capital_cents": 300_000_000,
        "capital_sources": ["own"],
        "state_assets_used": False,
        "student_capacity": 540,
        "class_count": 12,
        "fees": [{"name": "学费", "amount_cents": 480_000, "period": "semester"}],
        "prep_approval_no": "测教民〔2025〕3号",
        "prep_approval_date": "2025-06-20",
        "contact_name": "甲一",
        "contact_mobile": "13800000001",
        "delivery_mode": "pickup",
        "truth_promise": True,
    }
    return application | overrides


def without(application: Mapping[str, Any], *keys: str) -> Variables:
    """The application with some fields left out."""
    return {key: value for key, value in application.items() if key not in keys}


def files_of(application: Mapping[str, Any]) -> dict[str, str]:
    """The name of the file that each field of the application needs."""
    return FILES | FILES_OF.get(application.get("case_type", ""), {})


def a_file(name: str) -> Variables:
    """A file as a case holds it."""
    content = content_of(name)
    digest = sha256(content).hexdigest()
    media_type = "image/jpeg" if name.endswith(".jpg") else "application/pdf"
    return {"id": digest[:32], "name": name, "media_type": media_type, "size": len(content), "sha256": digest}


def content_of(name: str) -> bytes:
    """A small PDF document or photograph, another for every name."""
    if name.endswith(".jpg"):
        return b"\xff\xd8\xff\xe0" + name.encode() + b"\xff\xd9"
    return f"%PDF-1.7\n% {name}\n%%EOF\n".encode()


def with_files(application: Mapping[str, Any]) -> Variables:
    """The application with the files it needs, as a case holds them."""
    return dict(application) | {key: [a_file(name)] for key, name in files_of(application).items()}


def with_uploads(person: Person, application: Mapping[str, Any]) -> Variables:
    """The application with the ids of the files it needs, which the person uploads first."""
    return dict(application) | {key: [uploaded(person, name)] for key, name in files_of(application).items()}


def uploaded(person: Person, name: str) -> str:
    """The id of a file that the person uploads."""
    person.get("/user-tasks", inbox="mine")  # signs in: a request with files can be sent once only
    response = person.ask("POST", "/attachments", data={"file": (BytesIO(content_of(name)), name)})
    assert response.status_code == 201, response.text
    assert response.json is not None
    return str(response.json["id"])
