"""A school establishment case, and who does what in it on an ordinary day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import audit
from engine.audit import Finding
from engine.calendar import OFFICE_ZONE
from engine.uow import SYSTEM, begin
from tests.scenarios.applications import an_application, uploaded, with_files, with_uploads
from tests.scenarios.entries import DATED, USUAL
from tests.scenarios.people import Bureau, Json, Person, wrong_fields
from tests.scenarios.staff import APPLICANT, CITY, COUNTY, Staff

PROCESS = "school_establishment"

OPERATOR = COUNTY.operator
WINDOW = COUNTY.officers["form_check"]
OFFICERS = COUNTY.officers
INSPECTORS = COUNTY.inspectors
CONSULTED = COUNTY.consulted

# Steps in which the applicant works on the application once more.
CORRECTIONS = ("spot_correction", "correct_application", "rectify_application")
APPLIED = frozenset(with_files(an_application()))
# More steps than any case has: a test that would go round for ever stops here.
MOST_STEPS = 80


@dataclass(frozen=True)
class Case:
    """One application, followed from outside."""

    bureau: Bureau
    id: str
    staff: Staff = COUNTY

    def shown(self) -> Json:
        """The case as the operator sees it."""
        return self.operator.get(f"/process-instances/{self.id}")

    @property
    def state(self) -> str:
        state: str = self.shown()["state"]
        return state

    @property
    def variables(self) -> dict[str, Any]:
        variables: dict[str, Any] = self.shown()["variables"]
        return variables

    def tasks(self, element_id: str | None = None) -> list[Json]:
        """The open tasks, oldest first; all, or those of one step."""
        found = self.operator.all("/user-tasks", inbox="all", instance_id=self.id)
        return sorted((t for t in found if element_id in {None, t["element_id"]}), key=lambda task: str(task["id"]))

    def task(self, element_id: str) -> Json:
        """The one open task of a step."""
        [found] = self.tasks(element_id)
        return found

    def task_of(self, unit: str) -> Json:
        """The task in which a unit is asked for its opinion."""
        [found] = [task for task in self.tasks("consultation") if task["candidates"][0]["key"] == unit]
        return found

    def open_steps(self) -> list[str]:
        """The steps with an open task, once for each task."""
        return sorted(task["element_id"] for task in self.tasks())

    def asked(self) -> list[str]:
        """The units whose opinion is still wanted."""
        return sorted(task["candidates"][0]["key"] for task in self.tasks("consultation"))

    def waiting(self) -> list[tuple[str, str]]:
        """Everything the case waits for, as kind and element."""
        return sorted((wait["kind"], wait["element_id"]) for wait in self.shown()["wait_states"])

    def due(self, element_id: str) -> str:
        """When the timer of an element is due."""
        [due_at] = [wait["due_at"] for wait in self.shown()["wait_states"] if wait["element_id"] == element_id]
        return str(due_at)

    def let_pass(self, element_id: str) -> None:
        """Let the time of a timer run out."""
        self.bureau.wait_past(self.due(element_id))

    def do(self, element_id: str, username: str | None = None, **entered: Any) -> Json:
        """Find a step's task in the person's inbox, claim it if need be, and hand it in."""
        person = self.bureau.person(username or self._usual_person(self.tasks(element_id)))
        task = self.held_by(person, element_id)
        entry = {"variables": self.entry(element_id, person, **entered)}
        answer = person.post(f"/user-tasks/{task['id']}/completion", entry)
        self.bureau.tick()
        return answer

    def refuses(self, element_id: str, username: str | None = None, **entered: Any) -> list[str]:
        """Hand in a step's task in vain; the paths that are wrong. Nothing may have changed."""
        person = self.bureau.person(username or self._usual_person(self.tasks(element_id)))
        task = self.held_by(person, element_id)
        before = self.shown()
        entry = {"variables": self.entry(element_id, person, **entered)}
        problem = person.refused(422, f"/user-tasks/{task['id']}/completion", entry)
        assert self.shown() == before
        return wrong_fields(problem)

    def bars(self, element_id: str, username: str) -> None:
        """No door to a step is open to a person: neither claiming it, nor an operator's order, nor handing it in."""
        task = self.tasks(element_id)[0]
        address, person = f"/user-tasks/{task['id']}", self.bureau.person(username)
        order = {"assignee": username, "reason": "代为办理"}
        problem = self.operator.refused(403, f"{address}/assignment", order)
        assert "岗位分离" in problem["detail"]
        for door in ("claim", "completion"):
            answer = person.ask("POST", f"{address}/{door}", json={"variables": {}} if door == "completion" else {})
            assert answer.status_code in {403, 404, 409}, answer.text
        assert self.tasks(element_id)[0] == task

    def held_by(self, person: Person, element_id: str) -> Json:
        """The task of a step in somebody's own or group inbox, claimed if it is not yet."""
        for box in ("mine", "group"):
            for task in person.all("/user-tasks", inbox=box, instance_id=self.id):
                if task["element_id"] == element_id:
                    if task["assignee"] is None:
                        person.post(f"/user-tasks/{task['id']}/claim")
                    return task
        raise AssertionError(f"{person.username} finds no task {element_id} of this case; open are {self.open_steps()}")

    def entry(self, element_id: str, person: Person, **entered: Any) -> dict[str, Any]:
        """The usual entry of a step, dated today, with what the test says instead."""
        usual = dict(USUAL.get(element_id, {}))
        if element_id in DATED:
            usual[DATED[element_id]] = self.today
        if element_id in CORRECTIONS:
            usual |= {key: value for key, value in self.variables.items() if key in APPLIED}
        if element_id == "assign_officer":
            usual["case_officer"] = self.staff.officers["paper_review"]
        if element_id == "site_inspection" and "inspection_photos" not in entered:
            usual["inspection_photos"] = [uploaded(person, f"{person.username}.jpg")]
        if element_id == "schedule_hearing":
            usual["hearing_on"] = self.variables["hearing_earliest"]
        return usual | entered

    def consult(self, **results: str) -> None:
        """Every unit still asked gives its opinion; `D09="rectify"` says what one of them wants."""
        for unit in self.asked():
            result = results.get(unit, "agree")
            items = {"consultation_items": an_item("building_area_m2", "面积不足")} if result == "rectify" else {}
            opinion = {"consultation_result": result, "consultation_opinion": f"{unit}：{result}"}
            self.do("consultation", self.staff.consulted[unit], **opinion, **items)

    def inspect(self, *findings: str) -> None:
        """The two inspectors hand in their findings."""
        for inspector, finding in zip(self.staff.inspectors, findings, strict=True):
            self.do("site_inspection", inspector, finding=finding)

    def advance_to(self, element_id: str | None) -> None:
        """Do what usually comes next, and let timers run out where nobody has anything to do, up to a step."""
        for _ in range(MOST_STEPS):
            tasks = self.tasks()
            if element_id in {task["element_id"] for task in tasks}:
                return
            if tasks:
                self.do(tasks[0]["element_id"], self._usual_person(tasks[:1]))
            else:
                self.let_pass("notice_period")
        raise AssertionError(f"Expected to reach {element_id}, but found {self.open_steps()}")

    def withdraw(self, reason: str = "举办者资金安排变化") -> None:
        """The applicant withdraws."""
        self.bureau.person(APPLICANT).post("/messages", self.withdrawal(reason))
        self.bureau.tick()

    def withdrawal(self, reason: str) -> dict[str, Any]:
        """The message by which the applicant withdraws."""
        return {"name": "withdraw", "instance_id": self.id, "variables": {"withdraw_reason": reason}}

    def history(self) -> list[Json]:
        """Every event of the case with its payload, oldest first."""
        return self.operator.all(f"/process-instances/{self.id}/history")

    def verbs(self) -> list[str]:
        return [event["verb"] for event in self.history()]

    def performed(self) -> list[tuple[str, str]]:
        """Each step completed by a person, with that person's name, in order."""
        return [
            (event["payload"]["element_id"], event["actor_name"])
            for event in self.history()
            if event["verb"] == "user_task.completed"
        ]

    def passed(self) -> list[str]:
        """The elements the case has passed, in order."""
        advanced = [event["payload"] for event in self.history() if event["verb"] == "instance.advanced"]
        return [element_id for payload in advanced for element_id in payload["passed"]]

    def flaws(self) -> Sequence[Finding]:
        """What is wrong with the evidence of the case."""
        with begin(self.bureau.runtime, SYSTEM, read_only=True) as uow:
            return audit.verify(uow.session)

    @property
    def today(self) -> str:
        return datetime.now(OFFICE_ZONE).date().isoformat()

    def papers(self) -> dict[str, str]:
        """The number of each document issued in the case, by its template."""
        issued = self.operator.all(f"/process-instances/{self.id}/documents")
        return {document["template_id"]: document["number"] for document in issued if document["state"] == "issued"}

    def text_of(self, template: str, username: str = APPLICANT) -> str:
        """What an issued document says, as somebody reads it."""
        reader = self.bureau.person(username)
        [found] = [d for d in reader.all(f"/process-instances/{self.id}/documents") if d["template_id"] == template]
        return reader.ask("GET", f"/documents/{found['id']}/content").text

    def seal_and_hand_up(self) -> "Case":
        """The case at the bureau above, which begins when the review here is sealed."""
        self.do("seal_pre_review")
        return self.above

    @property
    def handed_up(self) -> bool:
        return self.variables["handed_up_case"] is not None

    @property
    def above(self) -> "Case":
        return Case(self.bureau, self.variables["handed_up_case"], CITY)

    @property
    def operator(self) -> Person:
        return self.bureau.person(self.staff.operator)

    def _usual_person(self, tasks: Sequence[Json]) -> str:
        """Who has the first of some open tasks on an ordinary day."""
        task = tasks[0]
        if task["assignee"] is not None:
            return str(task["assignee"])
        if task["element_id"] == "consultation":
            return self.staff.consulted[task["candidates"][0]["key"]]
        if task["element_id"] == "site_inspection":
            return self.staff.inspectors[-len(self.tasks("site_inspection"))]
        return self.staff.officers[task["element_id"]]


def apply_for(bureau: Bureau, *, staff: Staff = COUNTY, applicant: str = APPLICANT, **overrides: Any) -> Case:
    """Hand in an application at the bureau of that staff."""
    person = bureau.person(applicant)
    order = {"definition_key": PROCESS, "variables": with_uploads(person, an_application(**overrides))}
    return Case(bureau, person.post("/process-instances", order)["id"], staff)


def an_item(field: str, note: str = "请修改") -> list[Json]:
    """What an applicant is told to improve."""
    return [{"field": field, "note": note}]
