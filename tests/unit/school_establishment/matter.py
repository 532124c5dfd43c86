"""A matter on the model alone: real FEEL and real tables, made-up handlers, and a clock that the test moves."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine import interpreter
from engine.dmn import compile_decisions, evaluate
from engine.interpreter import Host, Step, WaitState
from tests.cases import Driver, feel
from tests.scenarios.applications import an_application
from tests.unit.school_establishment.conftest import PROCESS

DECISIONS = compile_decisions((PROCESS / "school_establishment.dmn").read_bytes())
MODEL = (PROCESS / "school_establishment.bpmn").read_bytes()
PASSED: dict[str, Any] = {"paper_review_result": "pass", "paper_review_opinion": "符合条件", "review_checklist": []}


class Matter(Driver):
    """A case of the process at a bureau; `letters` are the templates issued, `told` what other bureaus were told."""

    def __init__(self, level: str = "county", **variables: Any) -> None:
        self.letters: list[str] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        given = {"initiator": "applicant", "bureau_level": level, "origin_case": None, "origin_bureau": None}
        super().__init__(MODEL, None, **{**an_application(), "supervisors": [], **given, **variables})
        self._take(self.step)

    def host(self) -> Host:
        at = feel().at(self.now)
        return Host(now=self.now, feel=at, decide=lambda key, facts: evaluate(DECISIONS[key], at, facts), due=due)

    def _take(self, step: Step) -> "Matter":
        """Take over a step, and do at once what the handlers of the product would do."""
        super()._take(step)
        for wait in self.step.wait_states:
            if wait.kind == "service_task":
                done = interpreter.complete(self.case, self.host(), wait.id, self._handled(wait))
                return self._take(done)
        return self

    def _handled(self, wait: WaitState) -> dict[str, Any]:
        element = self.definition.elements[wait.element_id]
        seen, headers = self.case.variables(wait.id), element.headers
        today = self.now.date().isoformat()
        match element.handler_type:
            case "bureau.issue_document" | "school_establishment.issue_licence":
                self.letters.append(headers["template"])
                return {
                    "document_no": f"{headers['document_code']}1号",
                    "document_date": today,
                    "licence_no": "教民1号",
                }
            case "bureau.draft_document":
                return {}
            case "bureau.count_limit":
                days = {"decision": 90, "pre_review": 28, "hearing": 28, "hearing_notice": 10}[headers["limit"]]
                start = date.fromisoformat(seen["count_from"])
                return {"due_on": (start + timedelta(days=days + len(seen["count_excluded"]))).isoformat()}
            case "bureau.draw_experts":
                first, count = len(seen["experts_drawn"]), int(seen["draw_count"])
                assert {f"expert{number}" for number in range(first)} <= set(seen["draw_avoid_people"])
                drawn = [{"username": f"expert{first + n}", "name": "专家", "unit": "测试大学"} for n in range(count)]
                return {"drawn": drawn, "draw_pool_size": 12, "draw_avoided": []}
            case told:
                self.told.append((str(told), _sent(seen, headers["variables"])))
                return {"handed_up_case": "above", "handed_up_to": "测试市教育局"}

    def accepted(self) -> "Matter":
        """On to the paper review."""
        if "form_check" in self.tasks:
            self.done("form_check", acceptance_decision="accept")
        self.done("assign_division", lead_division="D07").done("assign_officer", case_officer="officer")
        return self

    def consulted(self, **opinion: Any) -> "Matter":
        """Every unit that is asked agrees; the first gives this opinion."""
        while "consultation" in self.tasks:
            given: dict[str, Any] = {"consultation_result": "agree", "consultation_opinion": "同意"} | opinion
            self.done("consultation", **given)
            opinion = {}
        return self

    def inspected(self, *findings: str) -> "Matter":
        """Two inspectors find this."""
        for finding in findings or ("pass", "pass"):
            self.done("site_inspection", finding=finding, finding_record="记录")
        return self

    def reviewed(self) -> "Matter":
        """On to the end of the inspection, as all goes well."""
        self.accepted().done("paper_review", **PASSED)
        return self.consulted().inspected()

    def noticed(self, **result: Any) -> "Matter":
        """The experts agree, the notice is over and brought this."""
        while "expert_opinion" in self.tasks:
            self.done("expert_opinion", expert_vote="agree", expert_reason="条件具备")
        if "conclude_expert_review" in self.tasks:
            self.done("conclude_expert_review", expert_conclusion="agree", expert_summary="同意")
        self.fire("notice_period")
        recorded: dict[str, Any] = {"notice_result": "none", "affects_others": False} | result
        self.done("record_notice", **recorded)
        return self

    def signed(self) -> "Matter":
        """Law, head of the division and deputy director agree."""
        for step in ("legality", "division_head", "deputy"):
            element = "legality_review" if step == "legality" else f"{step}_decision"
            agreed: dict[str, Any] = {f"{step}_result": "agree", f"{step}_opinion": "同意"}
            self.done(element, **agreed)
        return self

    def decided(self, result: str = "approved") -> "Matter":
        """The meeting votes and the director issues."""
        self.done("directors_meeting", meeting_result=result)
        self.done("director_decision", director_action="issue", refusal_reasons=None)
        return self

    @property
    def came_to(self) -> list[str]:
        """The end events of the case passed so far."""
        return [element for element in self.passed() if element.startswith("ended_")]


def at_the_city(county: Matter) -> Matter:
    """The case that a county handed up, as it starts at the city."""
    handler, sent = county.told[0]
    assert handler == "bureau.hand_up"
    return Matter("city", **sent, initiator=None, origin_case="below", origin_bureau="测试县教育局")


def _sent(seen: Mapping[str, Any], names: str) -> dict[str, Any]:
    """What a handler sends to another bureau: a name ending in ? may be absent."""
    written = [name.strip() for name in names.split(",")]
    return {n.removesuffix("?"): seen[n.removesuffix("?")] for n in written if not n.endswith("?") or n[:-1] in seen}


def due(value: Any, start: datetime) -> datetime:
    """Any limit is ten days here; a date is its evening."""
    if isinstance(value, Mapping):
        counted = value.get("from")
        begun = start if counted is None else datetime.fromisoformat(counted).replace(tzinfo=UTC)
        return begun + timedelta(days=10)
    return datetime.fromisoformat(f"{value}T15:59:59+00:00")
