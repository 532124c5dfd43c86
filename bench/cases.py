"""What people do with the measured process: start a case, find its tasks, claim and complete them."""

from typing import Any

from bench.client import Client
from bench.load import Act, Outcome, perform
from bench.product import API

STAGES = 3  # acceptance, two opinions at once, approval
COMPLETIONS_PER_CASE = 4

APPLICATION = {
    "unit_name": "示例第一小学",
    "contact_name": "样本甲",
    "contact_mobile": "13800000001",
    "title": "多媒体教室设备更新",
    "purpose": "现有投影设备使用已满八年，亮度不足，影响教学。拟更新二十间教室的显示设备，并配套安装集中控制系统。" * 4,
    "amount_cents": 6_800_000,
    "method": "consultation",
    "is_imported": False,
    "needed_by": "2026-09-01",
    "funding": "budget",
    "budget_code": "DEMO-2026-0417",
}
ENTRIES: dict[str, dict[str, Any]] = {
    "accept": {"decision": "accepted", "acceptance_note": "材料齐全，予以受理。", "is_complete": True},
    "finance_opinion": {"result": "agreed", "opinion": "预算内安排，资金来源明确，同意。"},
    "equipment_opinion": {"result": "agreed", "opinion": "技术参数合理，符合配备标准，同意。"},
    "director_approval": {"result": "agreed", "opinion": "同意，请按规定程序采购。"},
}


def start_case(client: Client) -> tuple[str, float]:
    """Start one case; its id."""
    order = {"definition_key": "purchase_approval", "variables": APPLICATION}
    case, milliseconds = client.call("POST", f"{API}/process-instances", order)
    return case["id"], milliseconds


def start_cases(clients: list[Client], count: int) -> Outcome:
    """Start cases with some clients; the answers are their ids."""
    return perform(clients, [start_case] * count)


class Waves:
    """Cases brought through the process stage by stage, so that only claims and completions are timed."""

    def __init__(self, clients: list[Client]) -> None:
        self._clients = clients
        self.claims = Outcome()
        self.completions = Outcome()

    def bring_through(self, case_ids: list[str]) -> None:
        """Claim and complete every task of the cases until all have ended."""
        for _ in range(STAGES):
            found = perform(self._clients, [_tasks_of(case_id) for case_id in case_ids])
            tasks = [task for answer in found.answers for task in answer]
            self.claims.add(perform(self._clients, [_claim(task) for task in tasks]))
            self.completions.add(perform(self._clients, [_complete(task) for task in tasks]))


def _tasks_of(case_id: str) -> Act:
    def act(client: Client) -> tuple[Any, float]:
        page, milliseconds = client.call("GET", f"{API}/user-tasks?inbox=group&instance_id={case_id}")
        return page["items"], milliseconds

    return act


def _claim(task: dict[str, Any]) -> Act:
    return lambda client: client.call("POST", f"{API}/user-tasks/{task['id']}/claim")


def _complete(task: dict[str, Any]) -> Act:
    body = {"variables": ENTRIES[task["element_id"]]}
    return lambda client: client.call("POST", f"{API}/user-tasks/{task['id']}/completion", body)
