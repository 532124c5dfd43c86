"""Cases as they stand in the middle of a working day, and every page there is to see of them."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError

from tests.scenarios.applications import an_application, content_of, files_of

APPLICANT, WINDOW, OPERATOR = "ceshishenqingren", "zhaoliu", "admin"
OFFICER, DIRECTOR = "chenshisan", "zhangsan"
PROCESS = "school_establishment"
Places = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A page: a name, who looks at it (nobody before signing in), and its address with names of places to fill in."""

    name: str
    who: str | None
    address: str


PLACES = (
    Place("sign_in", None, "/login"),
    Place("applicant_home", APPLICANT, "/inbox"),
    Place("applicant_case", APPLICANT, "/cases/{to_correct}"),
    Place("applicant_task", APPLICANT, "/tasks/{correction}"),
    Place("processes", APPLICANT, "/start"),
    Place("prepare", APPLICANT, f"/start/{PROCESS}/prepare?case_type=FORMAL&school_category=21"),
    Place("start", APPLICANT, f"/start/{PROCESS}"),
    Place("not_found", APPLICANT, "/start/nothing"),
    Place("document", APPLICANT, "/documents/{letter}"),
    Place("inbox_mine", WINDOW, "/inbox"),
    Place("inbox_group", WINDOW, "/inbox?box=group"),
    Place("inbox_done", WINDOW, "/inbox?box=done"),
    Place("inbox_started", APPLICANT, "/inbox?box=started"),
    Place("task_offered", WINDOW, "/tasks/{offered}"),
    Place("task_held", WINDOW, "/tasks/{held}"),
    Place("case", WINDOW, "/cases/{in_hand}"),
    Place("case_of_operator", OPERATOR, "/cases/{in_hand}"),
    Place("applicant_finished", APPLICANT, "/cases/{finished}"),
    Place("licence", APPLICANT, "/documents/{licence}"),
    Place("case_finished", OFFICER, "/cases/{finished}"),
    Place("case_handed_up", OFFICER, "/cases/{handed_up}"),
    Place("task_done", DIRECTOR, "/tasks/{signed}"),
)


def set_stage(address: str, password: str) -> dict[str, str]:
    """Applications handed in, one taken up by the window, one sent back to be corrected; the ids by their places."""
    applicant, window = Caller(address, APPLICANT, password), Caller(address, WINDOW, password)
    cases = [
        applicant.post("/process-instances", definition_key=PROCESS, variables=applicant.with_uploads(name))["id"]
        for name in ("测试县启明实验小学", "测试县向阳小学", "测试县新星小学")
    ]
    offered, held, judged = (window.task_of(case, "form_check") for case in cases)
    window.post(f"/user-tasks/{held}/claim")
    window.post(f"/user-tasks/{judged}/claim")
    window.post(f"/user-tasks/{judged}/completion", variables=CORRECT)
    return {
        "offered": offered,
        "held": held,
        "in_hand": cases[1],
        "to_correct": cases[2],
        "correction": applicant.task_of(cases[2], "correct_application"),
        "letter": applicant.newest_document(cases[2]),
    }


CORRECT = {
    "acceptance_decision": "correct",
    "correction_items": [
        {"field": "charter_files", "note": "学校章程缺理事会议事规则"},
        {"field": "legal_rep_id", "note": "与身份证复印件不一致"},
    ],
}


class Caller:
    """Somebody who signs in over the API of a running server."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self._address = f"{address}/api/v1"
        self._headers: dict[str, str] = {}
        body, cookie = self._send("POST", "/session", {"username": username, "password": password})
        self._headers |= {"Cookie": cookie.partition(";")[0], "X-CSRF-Token": body["csrf_token"]}

    def post(self, path: str, **body: Any) -> Any:
        return self._send("POST", path, body)[0]

    def get(self, path: str) -> Any:
        return self._send("GET", path)[0]

    def with_uploads(self, school_name: str) -> dict[str, Any]:
        """An application with the ids of its files, uploaded before."""
        application = an_application(school_name=school_name)
        return application | {key: [self._upload(name)] for key, name in files_of(application).items()}

    def _upload(self, name: str) -> str:
        content = b"--part\r\n" + (
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
            + content_of(name)
            + b"\r\n--part--\r\n"
        )
        return str(self._send("POST", "/attachments", content, "multipart/form-data; boundary=part")[0]["id"])

    def newest_document(self, case: str) -> str:
        """The document of a case that was made last."""
        return str(self._send("GET", f"/process-instances/{case}/documents")[0]["items"][0]["id"])

    def task_of(self, case: str, step: str) -> str:
        """The open task of a case at a step, held by this person or offered."""
        for box in ("mine", "group"):
            for task in self.get(f"/user-tasks?inbox={box}&instance_id={case}")["items"]:
                if task["element_id"] == step:
                    return str(task["id"])
        raise AssertionError(f"No open task {step} in {case}")

    def _send(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> tuple[Any, str]:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = self._headers | {"Content-Type": kind}
        request = urllib.request.Request(self._address + path, content, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
                return json.loads(text) if text else None, answer.headers.get("Set-Cookie", "")
        except HTTPError as refused:
            raise AssertionError(f"{method} {path}: {refused.read().decode()}") from None
