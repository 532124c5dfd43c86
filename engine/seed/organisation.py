"""The sample organisation: a fictitious chain of bureaus, their departments, and all positions.

Lines are code | Chinese | English. Area codes begin with 99, which belongs to no province.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its Chinese and English name, and the code of what it belongs to."""

    code: str
    name: str
    name_en: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class SampleBureau:
    """A bureau of the chain and its departments."""

    named: Named
    area_code: str
    level: str
    departments: tuple[Named, ...]


def _named(text: str) -> tuple[Named, ...]:
    """One per line; a room D0101 belongs to the department D01."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    codes = {row[0] for row in rows}
    return tuple(
        Named(code, name, name_en, code[:-2] if len(code) > 3 and code[:-2] in codes else None)
        for code, name, name_en in rows
    )


DIVISIONS = _named("""
    D00 | 局领导 | Bureau Leadership
    D01 | 办公室 | Office
    D0101 | 信访室 | Petition Room
    D0102 | 文电档案室 | Documents and Archives Room
    D0103 | 机要保密室 | Secrecy Room
    D02 | 人事科 | Personnel Division
    D03 | 政策法规与行政审批科 | Policy, Law and Administrative Approval Division
    D04 | 教育发展与规划财务科 | Development, Planning and Finance Division
    D05 | 基础教育科 | Basic Education Division
    D06 | 职业教育与成人教育科 | Vocational and Adult Education Division
    D07 | 民办教育科 | Private Education Division
    D08 | 教师工作科 | Teacher Affairs Division
    D09 | 学校安全科 | School Safety Division
    D10 | 教育督导室 | Education Supervision Office
    D11 | 机关党委 | Party Affairs and Moral Education
    D12 | 教研室 | Teaching and Research Section
    A01 | 教师发展中心 | Teacher Development Centre
    A02 | 毕业生就业与人才服务中心 | Graduate Employment and Talent Service Centre
    A03 | 教师奖励基金会 | Teachers' Award Foundation
    A04 | 教育信息中心 | Education Information Centre
""")

OUTSIDE_UNITS = _named("""
    X01 | 编办 | Staffing Office
    X02 | 人社局 | Human Resources and Social Security Bureau
    X03 | 组织部 | Party Organisation Department
    X04 | 财政局 | Finance Bureau
    X05 | 发改局 | Development and Reform Bureau
    X06 | 民政局 | Civil Affairs Bureau
    X07 | 市场监管局 | Market Regulation Bureau
    X08 | 住建局 | Housing and Construction Bureau
    X09 | 消防救援大队 | Fire and Rescue Brigade
    X10 | 卫健局 | Health Bureau
    X11 | 公安局 | Police Bureau
    X12 | 信访局 | Petition Bureau
    X13 | 派驻纪检组 | Discipline Inspection Group
    X14 | 两办 | Party Committee and Government Offices
    X15 | 档案馆 | Archives
    X16 | 外事办 | Foreign Affairs Office
    X17 | 统计局 | Statistics Bureau
    X18 | 指定医院 | Designated Hospital
    X19 | 政务服务中心 | Government Service Centre
""")

SCHOOL_OFFICES = _named("""
    S01 | 校长室 | Principal's Office
    S02 | 校务办公室 | School Office
""")

POSITIONS = _named("""
    P_DIRECTOR | 局长 | Director and Party Secretary
    P_DEPUTY | 分管副局长 | Deputy Director
    P_DISC | 纪检组长 | Discipline Group Head
    P_OFFICE_HEAD | 办公室主任 | Office Head
    P_DIV_HEAD | 科长 | Division Head
    P_DIV_DEPUTY | 副科长 | Deputy Division Head
    P_CLERK | 经办人 | Case Officer
    P_WINDOW | 窗口受理员 | Window Officer
    P_REVIEWER | 审核员 | Reviewer
    P_LEGAL | 法制审核员 | Legal Reviewer
    P_INSPECT_TEAM | 现场核查员 | Site Inspector
    P_DOC | 文书 | Document Clerk
    P_SEAL | 印章管理员 | Seal Keeper
    P_CERT | 发证员 | Certificate Issuer
    P_ARCHIVE | 档案员 | Archivist
    P_CONF | 机要保密员 | Secrecy Officer
    P_XF_OFFICER | 信访专员 | Petition Officer
    P_SUPV | 督办员 | Supervision Officer
    P_EXAM | 考察组成员 | Examination Group Member
    P_PG_SEC | 党组秘书 | Party Group Secretary
    P_EXPERT | 评审专家 | Expert
    P_INSPECTOR | 督学 | School Inspector
    P_FIN | 会计 | Accountant
    P_CASHIER | 出纳 | Cashier
    P_PRINCIPAL | 校长 | Principal
    P_SCH_CLERK | 学校经办人 | School Clerk
    P_CONTACT | 外单位联系人 | Outside Unit Contact
    P_SYSADMIN | 系统管理员 | System Administrator
    P_SECADMIN | 安全管理员 | Security Administrator
    P_AUDITADMIN | 安全审计员 | Audit Administrator
""")

# From the top down: a bureau follows the one it belongs to.
BUREAUS = (
    SampleBureau(
        Named("990000", "测试省教育厅", "Test Province Education Department"), "990000", "province", DIVISIONS
    ),
    SampleBureau(Named("990100", "测试市教育局", "Test City Education Bureau", "990000"), "990100", "city", DIVISIONS),
    SampleBureau(
        Named("990121", "测试县教育局", "Test County Education Bureau", "990100"),
        "990121",
        "county",
        DIVISIONS + OUTSIDE_UNITS,
    ),
    SampleBureau(
        Named("990121-S01", "测试县第一小学", "Test County No. 1 Primary School", "990121"),
        "990121",
        "school",
        SCHOOL_OFFICES,
    ),
)
