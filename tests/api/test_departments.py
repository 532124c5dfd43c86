"""Departments and positions over the API."""

from typing import Any

from tests.api.callers import Office

ORDER = {"code": "D13", "name": "体育卫生科", "name_en": "Sports and Health Division"}


def found(office: Office, code: str) -> dict[str, Any]:
    [department] = [one for one in office("admin").get("/departments", limit=200).json["items"] if one["code"] == code]
    return dict(department)


def test_list_shows_the_bureau_with_outside_units(people: Office) -> None:
    page = people("admin").get("/departments", limit=3).json
    assert [one["code"] for one in page["items"]] == ["D00", "D01", "D0101"]
    assert (page["items"][2]["parent"], page["items"][1]["deputy"]) == ("D01", "pansishiliu")
    assert found(people, "X09")["external"]
    assert people("zhaoliu").get("/departments").status_code == 403


def test_positions_say_who_leads(people: Office) -> None:
    items = people("fengliushisi").get("/positions", limit=200).json["items"]
    leading = {one["code"] for one in items if one["leads"]}
    assert leading == {"P_DIRECTOR", "P_OFFICE_HEAD", "P_DIV_HEAD", "P_PRINCIPAL"}
    assert people("zhangsan").get("/positions").status_code == 403


def test_create_adds_a_department(people: Office) -> None:
    answer = people("admin").post("/departments", ORDER | {"deputy": "susishiwu", "parent": "D05"})
    assert answer.status_code == 201, answer.text
    assert answer.json | ORDER == answer.json
    assert (answer.json["parent"], answer.json["deputy"], answer.json["external"]) == ("D05", "susishiwu", False)
    assert people("admin").get(answer.headers["Location"].removeprefix("/api/v1")).json == answer.json
    [event] = people("admin").get("/audit-events", object_id=answer.json["id"]).json["items"]
    assert event["verb"] == "department.created"


def test_create_refuses_what_is_wrong_or_taken(people: Office) -> None:
    for other in (
        {"code": "D 13"},
        {"code": "D07"},
        {"code": "P_CLERK"},
        {"name": "申请人"},
        {"name": "D03/P_WINDOW"},
        {"name": "评审专家库"},
        {"parent": "D99"},
        {"deputy": "shiceer"},
        {"deputy": "ceshishenqingren"},
    ):
        answer = people("admin").post("/departments", ORDER | other)
        assert answer.status_code == 422, other
        assert [error["path"] for error in answer.json["errors"]] == list(other)


def test_change_moves_renames_and_puts_in_charge(people: Office) -> None:
    before, admin = found(people, "D07"), people("admin")
    path = f"/departments/{before['id']}"
    assert admin.send("PATCH", path, {"name": "民办科"}).status_code == 428
    wanted = {"name": "民办科", "parent": "D05", "deputy": "susishiwu"}
    answer = admin.send("PATCH", path, wanted, If_Match=f'"{before["version"]}"')
    assert answer.status_code == 200, answer.text
    assert answer.json | wanted == answer.json
    assert answer.json["version"] > before["version"]
    assert admin.send("PATCH", path, {"name": "旧"}, If_Match=f'"{before["version"]}"').status_code == 412
    nobody = admin.send("PATCH", path, {"parent": None, "deputy": None}, If_Match="*").json
    assert (nobody["parent"], nobody["deputy"], nobody["name"]) == (None, None, "民办科")


def test_change_refuses_a_circle(people: Office) -> None:
    path = f"/departments/{found(people, 'D01')['id']}"
    for code in ("D01", "D0101"):
        answer = people("admin").send("PATCH", path, {"parent": code}, If_Match="*")
        assert [error["path"] for error in answer.json["errors"]] == ["parent"]


def test_an_administrator_is_not_put_in_charge_by_itself(people: Office) -> None:
    path = f"/departments/{found(people, 'D07')['id']}"
    assert people("admin").send("PATCH", path, {"deputy": "admin"}, If_Match="*").status_code == 403
    assert people("admin").post("/departments", ORDER | {"deputy": "admin"}).status_code == 403
    assert people("baoliushiwu").send("PATCH", path, {"deputy": "admin"}, If_Match="*").status_code == 200


def test_only_an_administrator_of_the_bureau_changes_them(people: Office) -> None:
    path = f"/departments/{found(people, 'D07')['id']}"
    for stranger, status in (("zhangsan", 403), ("fengliushisi", 403), ("shicesanshisi", 404)):
        assert people(stranger).send("PATCH", path, {"name": "民办科"}, If_Match="*").status_code == status
        assert status == 404 or people(stranger).post("/departments", ORDER).status_code == status
