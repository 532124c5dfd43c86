"""A school establishment case, and who does what in it on an ordinary day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import audit
from engine.audit import Finding
from engine.calendar import OFFICE_ZONE
from engine.uow import SYSTEM, begin
from tests.scenarios.applications import an_application, uploaded, with_uploads
from tests.scenarios.people import Bureau, Json, Person

PROCESS = "school_establishment"
APPLICANT = "ceshishenqingren"
OTHER_APPLICANT = "ceshishenqingrenyi"
OPERATOR = "admin"
WINDOW = "zhaoliu"
INSPECTORS = ("zhuershi", "qinershiyi")
CONSULTED = {
    "D04": "weishiwu",
    "D09": "jiangshiliu",
    "D08": "shenshiqi",
    "D02": "hanshiba",
    "D10": "yangshijiu",
    "X08": "qisanshiliu",
    "X09": "taosanshisi",
    "X10": "jiangsanshiwu",
    "X11": "xiesanshiqi",
    "X06": "zousanshiba",
    "X07": "yusanshijiu",
}

# Who has a step, besides the steps of several people above; D07 leads, and its officer is chosen by its head.
OFFICERS = {
    "form_check": WINDOW,
    "form_recheck": WINDOW,
    "spot_correction": APPLICANT,
    "correct_application": APPLICANT,
    "rectify_application": APPLICANT,
    "assign_division": "wangwu",
    "assign_officer": "chushisi",
    "paper_review": "chenshisan",
    "urge_review": "chushisi",
    "urge_consultation": "chushisi",
    "resolve_findings": "qianqi",
    "conclude_expert_review": "chenshisan",
    "record_notice": "chenshisan",
    "record_hearing_request": WINDOW,
    "schedule_hearing": "luwushier",
    "hold_hearing": "luwushier",
    "legality_review": "sunba",
    "division_head_decision": "chushisi",
    "deputy_decision": "lisi",
    "seal_pre_review": "zhoujiu",
    "directors_meeting": "xisishiba",
    "director_decision": "zhangsan",
    "seal_decision": "zhoujiu",
    "seal_refusal": "zhoujiu",
    "deliver_licence": "xuershisan",
    "deliver_refusal": "xuershisan",
    "deliver_despite_withdrawal": "xuershisan",
}

# What is entered where nothing else matters to the test.
USUAL: Mapping[str, dict[str, Any]] = {
    "form_check": {"acceptance_decision": "accept"},
    "form_recheck": {"acceptance_decision": "accept"},
    "assign_division": {"lead_division": "D07"},
    "assign_officer": {"case_officer": "chenshisan"},
    "paper_review": {
        "review_checklist": ["sponsor", "organisation", "council", "teachers", "premises", "funds", "name", "materials"],
        "paper_review_result": "pass",
        "paper_review_opinion": "材料符合设置标准",
    },
    "consultation": {"consultation_result": "agree", "consultation_opinion": "同意设立"},
    "site_inspection": {
        "measured_site_area_m2": 12800.5,
        "measured_building_area_m2": 7350,
        "finding": "pass",
        "finding_record": "校舍、场地、设施与申请一致",
        "finding_signed": True,
    },
    "expert_opinion": {"expert_vote": "agree", "expert_reason": "符合设置标准"},
    "conclude_expert_review": {"expert_conclusion": "agree", "expert_summary": "专家组同意设立"},
    "record_notice": {"notice_result": "none"},
    "record_hearing_request": {"hearing_requested": "requested", "hearing_requester": "测试县启明小区业主"},
    "schedule_hearing": {"hearing_time": "09:30", "hearing_place": "测试县教育局一楼会议室"},
    "hold_hearing": {"hearing_record": "各方陈述意见并质证", "hearing_conclusion": "support", "hearing_signed": True},
    "urge_review": {"urge_note": "已督促经办人"},
    "urge_consultation": {"urge_note": "已催促"},
    "legality_review": {"legality_result": "agree", "legality_opinion": "程序合法"},
    "division_head_decision": {"division_head_result": "agree", "division_head_opinion": "拟同意"},
    "deputy_decision": {"deputy_result": "agree", "deputy_opinion": "同意"},
    "seal_pre_review": {"seal_confirmed": True},
    "directors_meeting": {
        "meeting_no": "2026年第18次",
        "should_attend": 7,
        "attended": 6,
        "votes_agree": 5,
        "votes_disagree": 1,
        "votes_abstain": 0,
        "meeting_minutes": "会议听取承办科室汇报，逐项审议后表决",
    },
    "director_decision": {"director_action": "issue", "director_opinion": "同意签发"},
    "seal_decision": {"seal_confirmed": True},
    "seal_refusal": {"seal_confirmed": True},
    "deliver_licence": {"delivered_by": "pickup", "receiver_name": "甲一"},
    "deliver_refusal": {"remedies_told": True, "delivered_by": "pickup", "receiver_name": "甲一"},
    "deliver_despite_withdrawal": {"withdrawal_answered": True, "delivered_by": "pickup", "receiver_name": "甲一"},
}
DATED = {"site_inspection": "inspected_on", "directors_meeting": "meeting_on"} | dict.fromkeys(
    ("deliver_licence", "deliver_refusal", "deliver_despite_withdrawal"), "delivered_on"
)


@dataclass(frozen=True)
class Case:
    """One application, followed from outside."""

    bureau: Bureau
    id: str
    operator: str = OPERATOR
    officers: Mapping[str, str] = field(default_factory=lambda: OFFICERS)

    def shown(self) -> Json:
        """The case as the operator sees it."""
        return self._operator.get(f"/process-instances/{self.id}")

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
        found = self._operator.all("/user-tasks", inbox="all", instance_id=self.id)
        return sorted((t for t in found if element_id in {None, t["element_id"]}), key=lambda task: str(task["id"]))

    def task(self, element_id: str) -> Json:
        """The one open task of a step."""
        [found] = self.tasks(element_id)
        return found

    def open_steps(self) -> list[str]:
        """The steps with an open task, once for each task."""
        return sorted(task["element_id"] for task in self.tasks())

    def waiting(self) -> list[tuple[str, str]]:
        """Everything the case waits for, as kind and element."""
        return sorted((wait["kind"], wait["element_id"]) for wait in self.shown()["wait_states"])

    def do(self, element_id: str, username: str | None = None, **entered: Any) -> Json:
        """Find a step's task in the person's inbox, claim it if need be, and hand it in."""
        person = self.bureau.person(username or self.officers[element_id])
        task = self.found_by(person, element_id)
        if task["assignee"] is None:
            person.post(f"/user-tasks/{task['id']}/claim")
        return person.post(f"/user-tasks/{task['id']}/completion", {"variables": self.entry(element_id, **entered)})

    def found_by(self, person: Person, element_id: str) -> Json:
        """The task of a step in somebody's own or group inbox."""
        for box in ("mine", "group"):
            for task in reversed(person.all("/user-tasks", inbox=box, instance_id=self.id)):
                if task["element_id"] == element_id:
                    return task
        raise AssertionError(f"{person.username} finds no task {element_id} of this case; open are {self.open_steps()}")

    def entry(self, element_id: str, **entered: Any) -> dict[str, Any]:
        """The usual entry of a step, dated today, with what the test says instead."""
        usual = dict(USUAL.get(element_id, {}))
        if element_id in DATED:
            usual[DATED[element_id]] = self.today
        if element_id == "site_inspection" and "inspection_photos" not in entered:
            usual["inspection_photos"] = [uploaded(self.bureau.person(INSPECTORS[0]), "现场照片.pdf")]
        if element_id == "schedule_hearing":
            usual["hearing_on"] = self.variables["hearing_earliest"]
        return usual | entered

    def consult(self, **results: str) -> None:
        """Every division asked gives its opinion; `D09="rectify"` says what one of them wants."""
        for division, officer in CONSULTED.items():
            if any(
                candidate["key"] == division for task in self.tasks("consultation") for candidate in task["candidates"]
            ):
                result = results.get(division, "agree")
                self.do(
                    "consultation", officer, consultation_result=result, consultation_opinion=f"{division}：{result}"
                )

    def inspect(self, *findings: str) -> None:
        """The two inspectors hand in their findings."""
        for inspector, finding in zip(INSPECTORS, findings, strict=True):
            self.do("site_inspection", inspector, finding=finding)

    def advance_to(self, element_id: str) -> None:
        """Do what usually comes next until a step is reached."""
        for _ in range(len(OFFICERS)):
            steps = self.open_steps()
            if element_id in steps:
                return
            if "consultation" in steps:
                self.consult()
            elif "site_inspection" in steps:
                self.inspect("pass", "pass")
            else:
                self.do(steps[0])
        raise AssertionError(f"Expected to reach {element_id}, but found {self.open_steps()}")

    def withdraw(self, username: str = APPLICANT, reason: str = "举办者资金安排变化") -> Json:
        return self.bureau.person(username).post("/messages", self.withdrawal(reason))

    def withdrawal(self, reason: str) -> dict[str, Any]:
        """The message by which the applicant withdraws."""
        return {"name": "withdraw", "instance_id": self.id, "variables": {"withdraw_reason": reason}}

    def history(self) -> list[Json]:
        """Every event of the case with its payload, oldest first."""
        return self._operator.all(f"/process-instances/{self.id}/history")

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

    @property
    def _operator(self) -> Person:
        return self.bureau.person(OPERATOR)


def apply_for(bureau: Bureau, username: str = APPLICANT, **overrides: Any) -> Case:
    """Hand in an application."""
    order = {"definition_key": PROCESS, "variables": an_application(**overrides)}
    return Case(bureau, bureau.person(username).post("/process-instances", order)["id"])
