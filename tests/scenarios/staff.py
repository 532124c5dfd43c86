"""Who has which step of the school process in the sample county and in the city above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

APPLICANT = "ceshishenqingren"
OTHER_APPLICANT = "ceshishenqingrenyi"


@dataclass(frozen=True)
class Staff:
    """Who has which step in a bureau on an ordinary day; division D07 leads."""

    operator: str
    officers: Mapping[str, str]
    consulted: Mapping[str, str]
    inspectors: Sequence[str]


COUNTY = Staff(
    operator="admin",
    officers={
        "form_check": "zhaoliu",
        "form_recheck": "zhaoliu",
        "spot_correction": APPLICANT,
        "correct_application": APPLICANT,
        "rectify_application": APPLICANT,
        "assign_division": "wangwu",
        "assign_officer": "chushisi",
        "paper_review": "chenshisan",
        "conclude_expert_review": "chenshisan",
        "record_notice": "chenshisan",
        "urge_review": "chushisi",
        "urge_consultation": "chushisi",
        "resolve_findings": "qianqi",
        "record_hearing_request": "zhaoliu",
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
    },
    consulted={
        "D04": "weishiwu",
        "D09": "jiangshiliu",
        "D08": "shenshiqi",
        "D02": "hanshiba",
        "D10": "yangshijiu",
        "X09": "taosanshisi",
        "X10": "jiangsanshiwu",
        "X08": "qisanshiliu",
        "X11": "xiesanshiqi",
        "X06": "zousanshiba",
        "X07": "yusanshijiu",
    },
    inspectors=("zhuershi", "qinershiyi"),
)
CITY = Staff(
    operator="shicesanshisan",
    officers={
        "form_check": "shuisishiyi",
        "assign_division": "baisishi",
        "assign_officer": "shiceershiyi",
        "paper_review": "shiceershier",
        "resolve_findings": "shiceshier",
        "legality_review": "shiceshisan",
        "division_head_decision": "shiceershiyi",
        "deputy_decision": "shiceer",
        "directors_meeting": "shiceqi",
        "director_decision": "shiceyi",
        "seal_decision": "shiceliu",
        "seal_refusal": "shiceliu",
    },
    consulted={
        "D04": "shiceshiliu",
        "D09": "shiceershiliu",
        "D08": "shiceershisi",
        "D02": "shiceshi",
        "D10": "shiceershiba",
        "X09": "shicesanshijiu",
        "X10": "shicesishi",
        "X08": "shicesanshiba",
        "X11": "shicesishiyi",
        "X06": "shicesanshiliu",
        "X07": "shicesanshiqi",
    },
    inspectors=("shiceershijiu", "shicesanshi"),
)
