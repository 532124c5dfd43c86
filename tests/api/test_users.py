"""People over the API: listed, added, corrected, placed, let go."""

from typing import Any

from tests.api.callers import Answer, Office
from tests.api.processes import CLERK
from tests.support.databases import PASSWORD

ORDER = {"username": "xin.ren", "password": "long enough", "name": "新人", "name_en": "New Person"}
NOWHERE = "01a20528-3ab0-7f2a-9397-ec5a0d0cfc57"


def added(office: Office, **other: Any) -> dict[str, Any]:
    answer = office("admin").post("/users", ORDER | other)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def found(office: Office, username: str, by: str = "admin") -> dict[str, Any]:
    [person] = [one for one in office(by).get("/users", text=username).json["items"] if one["username"] == username]
    return dict(person)


def paths(answer: Answer) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["path"] for error in answer.json["errors"]]


def events(office: Office, object_id: str) -> list[str]:
    return [one["verb"] for one in office("admin").get("/audit-events", object_id=object_id).json["items"]]


def test_list_shows_the_bureau_and_masks_numbers(people: Office) -> None:
    page = people("admin").get("/users", limit=2).json
    assert [one["username"] for one in page["items"]] == ["zhangsan", "lisi"]
    assert page["items"][0]["mobile"] == "138****0001"
    assert page["items"][1]["deputy_of"] == ["D03", "D07"]
    following = people("admin").get("/users", limit=2, cursor=page["next_cursor"]).json
    assert [one["username"] for one in following["items"]] == ["wangwu", "zhaoliu"]
    assert following["items"][0]["memberships"][0]["department_name"] == "政策法规与行政审批科"


def test_list_finds_by_text_kind_and_department(people: Office) -> None:
    def names(**query: object) -> list[str]:
        return [one["username"] for one in people("admin").get("/users", **query).json["items"]]

    assert names(text="褚") == ["chushisi"]
    assert names(text="%") == []
    assert names(department="D07") == ["chenshisan", "chushisi", "fengwushiqi"]
    assert names(department="D07", active="false") == []
    assert "qijiushi" in names(kind="external", text="qi")
    assert names(text="shiceyi") == []


def test_one_person_is_shown_whole_to_an_administrator_alone(people: Office) -> None:
    path = f"/users/{found(people, 'zhangsan')['id']}"
    assert people("admin").get(path).json["mobile"] == "13800000001"
    assert people("shiliushiliu").get(path).json["mobile"] == "138****0001"
    for stranger, status in (("zhaoliu", 403), ("ceshishenqingren", 403), ("shicesanshisi", 404)):
        assert people(stranger).get(path).status_code == status


def test_create_adds_somebody_who_can_sign_in(people: Office) -> None:
    person = added(people, mobile="13800000009", unit="测试师范学院", kind="external")
    assert (person["roles"], person["memberships"], person["active"]) == ([], [], True)
    answer = people.nobody.post("/session", {"username": "xin.ren", "password": "long enough"})
    assert answer.status_code == 201
    assert events(people, person["id"]) == ["user.created"]


def test_create_refuses_what_is_wrong(people: Office) -> None:
    admin = people("admin")
    for other in ({"username": "X Y"}, {"password": "short"}, {"name": ""}, {"mobile": "123"}, {"kind": "robot"}):
        assert paths(admin.post("/users", ORDER | other)) == list(other)
    assert paths(admin.post("/users", ORDER | {"name": "  "})) == ["name"]
    # A username is one in the whole installation.
    assert paths(admin.post("/users", ORDER | {"username": "shiceyi"})) == ["username"]


def test_only_an_administrator_administers(people: Office) -> None:
    path = f"/users/{found(people, 'zhaoliu')['id']}"
    for stranger in ("zhangsan", "fengliushisi", "shiliushiliu", "ceshishenqingren"):
        caller = people(stranger)
        assert caller.post("/users", ORDER).status_code == 403
        assert caller.send("PATCH", path, {"name": "新"}, If_Match="*").status_code == 403
        assert caller.post(f"{path}/password", {"password": "long enough"}).status_code == 403
        assert caller.post(f"{path}/deactivation", {"reason": "离职"}).status_code == 403
        assert caller.send("PUT", f"{path}/roles", {"roles": []}, If_Match="*").status_code == 403
    # Of another bureau they do not even exist.
    assert people("shicesanshisi").send("PATCH", path, {"name": "新"}, If_Match="*").status_code == 404


def test_change_corrects_and_removes(people: Office) -> None:
    person = found(people, "lisi")
    path, admin = f"/users/{person['id']}", people("admin")
    assert admin.send("PATCH", path, {"name": "李四四"}).status_code == 428
    answer = admin.send("PATCH", path, {"name": "李四四", "mobile": ""}, If_Match=f'"{person["version"]}"')
    assert (answer.status_code, answer.json["name"], answer.json["mobile"]) == (200, "李四四", None)
    assert answer.headers["ETag"] == f'"{person["version"] + 1}"'
    stale = admin.send("PATCH", path, {"name": "李"}, If_Match=f'"{person["version"]}"')
    assert stale.status_code == 412
    [event] = admin.get("/audit-events", object_id=person["id"], verb="user.changed").json["items"]
    assert event["payload"]["changed"] == {"name": ["李四", "李四四"], "mobile": ["138****0002", ""]}


def test_password_is_reset_and_sessions_end(people: Office) -> None:
    person, caller = found(people, "zhaoliu"), people("zhaoliu")
    answer = people("admin").post(f"/users/{person['id']}/password", {"password": "another one"})
    assert answer.status_code == 200
    assert caller.get("/user-tasks").status_code == 401
    signed_in = [
        people.nobody.post("/session", {"username": "zhaoliu", "password": password}).status_code
        for password in (PASSWORD, "another one")
    ]
    assert signed_in == [401, 201]
    assert events(people, person["id"])[0:2] != []
    assert "user.password_reset" in events(people, person["id"])


def test_deactivation_gives_tasks_back_and_ends_tokens(office: Office) -> None:
    case = office.purchase()
    task, caller = office.claimed(case), office(CLERK)
    person = found(office, CLERK)
    answer = office("admin").post(f"/users/{person['id']}/deactivation", {"reason": "离职"})
    assert answer.status_code == 200, answer.text
    assert not answer.json["user"]["active"]
    assert [one["id"] for one in answer.json["released_tasks"]] == [task["id"]]
    assert caller.get("/user-tasks").status_code == 401
    released = office("admin").get(f"/user-tasks/{task['id']}").json
    assert (released["assignee"], released["candidates"]) == (None, task["candidates"])
    history = office("admin").get(f"/process-instances/{case['id']}/history").json["items"]
    assert history[-1]["verb"] == "user_task.released"
    payload = history[-1]["payload"]
    assert (payload["previous"], payload["previous_name"], payload["reason"]) == (CLERK, person["name"], "离职")
    again = office("admin").post(f"/users/{person['id']}/deactivation", {"reason": "离职"})
    assert again.status_code == 409


def test_activation_lets_somebody_back_in(people: Office) -> None:
    path, admin = f"/users/{found(people, 'zhaoliu')['id']}", people("admin")
    assert admin.post(f"{path}/activation").status_code == 409
    admin.post(f"{path}/deactivation", {"reason": "借调"})
    answer = admin.post(f"{path}/activation")
    assert (answer.status_code, answer.json["active"]) == (200, True)
    assert people.nobody.post("/session", {"username": "zhaoliu", "password": PASSWORD}).status_code == 201


def test_memberships_are_given_and_taken(people: Office) -> None:
    person, admin = added(people), people("admin")
    path = f"/users/{person['id']}/memberships"
    held = {"department": "D07", "position": "P_CLERK"}
    answer = admin.post(path, held)
    assert answer.status_code == 201, answer.text
    [membership] = answer.json["memberships"]
    assert (membership["department"], membership["position"]) == ("D07", "P_CLERK")
    assert answer.json["version"] == person["version"] + 1
    assert admin.post(path, held).status_code == 409
    assert paths(admin.post(path, {"department": "D99", "position": "P_NONE"})) == ["department", "position"]
    assert admin.send("DELETE", f"{path}/{NOWHERE}").status_code == 404
    taken = admin.send("DELETE", f"{path}/{membership['id']}")
    assert (taken.status_code, taken.json["memberships"]) == (200, [])
    assert events(people, membership["id"]) == ["membership.removed", "membership.created"]


def test_applicants_hold_neither_positions_nor_roles(people: Office) -> None:
    path, admin = f"/users/{found(people, 'ceshishenqingren')['id']}", people("admin")
    held = {"department": "D07", "position": "P_CLERK"}
    assert admin.post(f"{path}/memberships", held).status_code == 409
    assert admin.send("PUT", f"{path}/roles", {"roles": ["operator"]}, If_Match="*").status_code == 409


def test_roles_are_set_as_a_whole(people: Office) -> None:
    person, admin = found(people, "fengliushisi"), people("admin")
    path = f"/users/{person['id']}/roles"
    assert admin.send("PUT", path, {"roles": ["auditor"]}).status_code == 428
    answer = admin.send("PUT", path, {"roles": ["designer", "auditor"]}, If_Match=f'"{person["version"]}"')
    assert (answer.status_code, answer.json["roles"]) == (200, ["auditor", "designer"])
    assert events(people, person["id"])[:2] == ["role.revoked", "role.granted"]
    assert people("fengliushisi").get("/audit-events").status_code == 200
    assert admin.send("PUT", path, {"roles": ["king"]}, If_Match="*").status_code == 422


def test_nobody_changes_their_own_place(people: Office) -> None:
    person, admin = found(people, "admin"), people("admin")
    path, [membership] = f"/users/{person['id']}", person["memberships"]
    assert admin.send("PUT", f"{path}/roles", {"roles": ["administrator"]}, If_Match="*").status_code == 403
    assert admin.post(f"{path}/deactivation", {"reason": "离职"}).status_code == 403
    assert admin.post(f"{path}/memberships", {"department": "D00", "position": "P_DIRECTOR"}).status_code == 403
    assert admin.send("DELETE", f"{path}/memberships/{membership['id']}").status_code == 403
    assert found(people, "admin") == person


def test_the_last_administrator_stays(people: Office) -> None:
    admin, other = found(people, "admin"), people("baoliushiwu")
    assert other.post(f"/users/{admin['id']}/deactivation", {"reason": "离职"}).status_code == 200
    assert other.post(f"/users/{admin['id']}/activation").status_code == 200
    # Of two administrators one may go; whoever is left cannot let themselves go.
    lone = found(people, "baoliushiwu", by="baoliushiwu")
    assert other.post(f"/users/{lone['id']}/deactivation", {"reason": "离职"}).status_code == 403
