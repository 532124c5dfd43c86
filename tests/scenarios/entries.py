"""What people enter in the steps of the school process on an ordinary day."""

from collections.abc import Mapping
from typing import Any

# What is entered where nothing else matters to the test.
USUAL: Mapping[str, dict[str, Any]] = {
    "form_check": {"acceptance_decision": "accept"},
    "form_recheck": {"acceptance_decision": "accept"},
    "assign_division": {"lead_division": "D07"},
    "paper_review": {
        "review_checklist": [
            "sponsor",
            "organisation",
            "council",
            "teachers",
            "premises",
            "funds",
            "name",
            "materials",
        ],
        "paper_review_result": "pass",
        "paper_review_opinion": "材料符合设置标准",
    },
    "spot_correction": {"correction_note": "已当场更正"},
    "correct_application": {"correction_note": "已补正"},
    "rectify_application": {"rectification_note": "已修改"},
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
    "hold_hearing": {
        "hearing_record": "申请人和小区业主陈述意见并质证",
        "hearing_conclusion": "support",
        "hearing_signed": True,
    },
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
