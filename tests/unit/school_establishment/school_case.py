"""The variables of a case that has come to its end, for forms and templates to be shown over."""

from typing import Any

from tests.scenarios.applications import an_application, with_files

EMPTY = (
    "refusal_reason rectification_note resolution_reason withdraw_reason hearing_requested hearing_requester"
    " hearing_rights_no hearing_earliest hearing_latest hearing_on hearing_time hearing_place hearing_record"
    " hearing_conclusion hearing_notice_no expert_conclusion expert_summary inspection_result paper_review_result"
    " paper_review_opinion legality_result legality_opinion division_head_result division_head_opinion deputy_result"
    " deputy_opinion meeting_no meeting_on should_attend attended votes_agree votes_disagree votes_abstain"
    " meeting_minutes meeting_result director_action director_opinion refusal_reasons decision decided_on outcome"
    " lead_division assignment_note case_officer acceptance_no accepted_on decision_due_on correction_note"
    " correction_notice_no rectification_notice_no licence_no approval_document_no refusal_document_no"
    " public_notice_no origin_case origin_bureau origin_application_no"
)
NONE = (
    "sponsor_files correction_items rectification_items consultation_opinions findings expert_votes notice_objections"
)
REQUIREMENTS = {"lead_division": "D07", "expert_review": True, "expert_number": 5, "licence_level": 5}
AUTHORITY = {
    "level": "county",
    "decides_here": True,
    "hand_up": False,
    "reason": "小学由县级教育行政部门审批",
    "reason_en": "The county decides on primary schools",
    "category_name": "小学",
    "category_name_en": "Primary school",
}
OPINION = {
    "department": "D04",
    "name": "教育发展与规划财务科",
    "name_en": "Planning Division",
    "round": 1,
    "result": "agree",
    "opinion": "符合布局规划",
    "by_silence": False,
    "items": [],
}
FINDING = {
    "inspector": 1,
    "result": "pass",
    "record": "与申请一致",
    "inspected_on": "2026-11-10",
    "site_area_m2": 12800,
    "building_area_m2": 7350.5,
}


def a_new_case(**overrides: Any) -> dict[str, Any]:
    """A case that was just received: everything else is still empty."""
    case = dict.fromkeys(EMPTY.split()) | {key: [] for key in NONE.split()} | with_files(an_application())
    case |= {
        "initiator": "ceshishenqingren",
        "application_no": "测教许收〔2026〕1号",
        "received_on": "2026-11-02",
        "deemed_accepted": False,
        "authority": AUTHORITY,
        "requirements": REQUIREMENTS,
        "affects_others": False,
        "rectification_round": 0,
        "consultation_round": 0,
    }
    return case | overrides


def a_case(**overrides: Any) -> dict[str, Any]:
    """A case in which everything happened that can happen."""
    vote = {"name": "专家一", "unit": "测试大学", "vote": "agree", "reason": "符合标准"}
    silent = OPINION | {"department": "X10", "name": "卫生健康部门", "by_silence": True, "opinion": None}
    opinions = {
        f"{level}_{kind}": value
        for level in ("legality", "division_head", "deputy")
        for kind, value in {"result": "agree", "opinion": "同意"}.items()
    }
    case = a_new_case() | opinions
    case |= {
        "acceptance_no": "测教许受〔2026〕1号",
        "accepted_on": "2026-11-03",
        "decision_due_on": "2027-02-03",
        "correction_items": [{"field": "charter_files", "note": "章程缺少第九项内容"}],
        "correction_note": "已补交",
        "correction_notice_no": "测教许补〔2026〕1号",
        "lead_division": "D07",
        "assignment_note": "请从快办理",
        "case_officer": "jingban",
        "paper_review_result": "pass",
        "paper_review_opinion": "符合条件",
        "rectification_items": [{"field": "class_count", "note": "班额过大"}],
        "rectification_note": "已修改",
        "rectification_round": 1,
        "consultation_round": 1,
        "consultation_opinions": [OPINION, silent],
        "findings": [FINDING, FINDING | {"inspector": 2}],
        "inspection_result": "pass",
        "resolution_reason": "以第二名核查员的记录为准",
        "expert_votes": [vote, vote | {"name": "专家二", "vote": "recuse"}],
        "expert_conclusion": "agree",
        "expert_summary": "符合设置标准",
        "public_notice_no": "测教许公示〔2026〕1号",
        "notice_objections": [{"name": "测试居民", "matter": "上下学时段交通"}],
        "affects_others": True,
        "hearing_rights_no": "测教许听告〔2026〕1号",
        "hearing_requested": "requested",
        "hearing_requester": "测试居民",
        "hearing_earliest": "2026-11-24",
        "hearing_latest": "2026-12-11",
        "hearing_on": "2026-11-25",
        "hearing_time": "09:00",
        "hearing_place": "测试县教育局三楼会议室",
        "hearing_record": "双方陈述了意见",
        "hearing_conclusion": "support",
        "meeting_no": "〔2026〕第5次",
        "meeting_on": "2026-11-19",
        "should_attend": 7,
        "attended": 6,
        "votes_agree": 5,
        "votes_disagree": 1,
        "votes_abstain": 0,
        "meeting_minutes": "会议同意设立",
        "meeting_result": "approved",
        "director_action": "issue",
        "director_opinion": "同意签发",
        "decision": "approve",
        "decided_on": "2026-11-20",
        "refusal_reason": "不属于本机关职权范围",
        "refusal_reasons": "不符合办学条件",
        "withdraw_reason": "不再办学",
        "licence_no": "教民199012152600001号",
        "approval_document_no": "测教许准〔2026〕1号",
        "refusal_document_no": "测教不许〔2026〕1号",
        "origin_case": "1",
        "origin_bureau": "测试县教育局",
        "origin_application_no": "测教许收〔2026〕1号",
    }
    return case | overrides
