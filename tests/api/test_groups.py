"""Candidate groups over the API."""

from typing import Any

from tests.api.callers import Office

ORDER = {"code": "G_READERS", "name": "审稿组", "name_en": "Readers", "members": ["zhaoliu", "qianqi"]}


def found(office: Office, code: str) -> dict[str, Any]:
    [group] = [one for one in office("admin").get("/groups").json["items"] if one["code"] == code]
    return dict(group)


def test_list_shows_members(people: Office) -> None:
    assert found(people, "G_SITE")["members"] == ["qinershiyi", "youershier", "zhuershi"]
    assert people("fengliushisi").get("/groups").status_code == 200
    assert people("zhaoliu").get("/groups").status_code == 403


def test_create_adds_a_group(people: Office) -> None:
    answer = people("admin").post("/groups", ORDER)
    assert answer.status_code == 201, answer.text
    assert answer.json["members"] == ["qianqi", "zhaoliu"]
    assert people("admin").get(answer.headers["Location"].removeprefix("/api/v1")).json == answer.json


def test_create_refuses_what_is_wrong_or_taken(people: Office) -> None:
    for other in (
        {"code": "G_SITE"},
        {"code": "D07"},
        {"name": "窗口受理员"},
        {"members": ["shiceyi"]},
        {"members": ["ceshishenqingren"]},
        {"members": ["nobody"]},
    ):
        answer = people("admin").post("/groups", ORDER | other)
        assert answer.status_code == 422, other
        assert [error["path"] for error in answer.json["errors"]] == list(other)


def test_change_sets_names_and_members(people: Office) -> None:
    before, admin = found(people, "G_SITE"), people("admin")
    path = f"/groups/{before['id']}"
    assert admin.send("PATCH", path, {"members": []}).status_code == 428
    wanted = {"name": "踏勘组", "members": ["zhaoliu", "zhuershi"]}
    answer = admin.send("PATCH", path, wanted, If_Match=f'"{before["version"]}"')
    assert answer.status_code == 200, answer.text
    assert answer.json | wanted == answer.json
    assert admin.send("PATCH", path, {"members": []}, If_Match=f'"{before["version"]}"').status_code == 412
    [event] = admin.get("/audit-events", object_id=before["id"], verb="group.changed").json["items"]
    assert event["payload"] == {
        "code": "G_SITE",
        "added": ["zhaoliu"],
        "removed": ["qinershiyi", "youershier"],
        "changed": {"name": ["现场核查组", "踏勘组"]},
    }


def test_an_administrator_does_not_add_itself(people: Office) -> None:
    path = f"/groups/{found(people, 'G_SITE')['id']}"
    assert people("admin").send("PATCH", path, {"members": ["admin"]}, If_Match="*").status_code == 403
    assert people("admin").post("/groups", ORDER | {"members": ["admin"]}).status_code == 403
    assert len(found(people, "G_SITE")["members"]) == 3


def test_only_an_administrator_of_the_bureau_changes_them(people: Office) -> None:
    path = f"/groups/{found(people, 'G_SITE')['id']}"
    for stranger, status in (("zhangsan", 403), ("fengliushisi", 403), ("shicesanshisi", 404)):
        assert people(stranger).send("PATCH", path, {"name": "组"}, If_Match="*").status_code == status
