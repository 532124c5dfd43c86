"""The sample organisation: bureaus with their departments and who is in charge of them, and all positions.

The bureaus of the chain are fictitious: their area codes begin with 99, which belongs to no province.
"""

from engine.seed.sample import Named, SampleBureau, named

DIVISIONS = named("""
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

OUTSIDE_UNITS = named("""
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
    X20 | 外聘专家单位 | Institutions of Outside Experts
""")

SCHOOL_OFFICES = named("""
    S01 | 校长室 | Principal's Office
    S02 | 校务办公室 | School Office
""")

POSITIONS = named("""
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

# Whoever holds one of these heads the department.
LEADING = frozenset({"P_DIRECTOR", "P_OFFICE_HEAD", "P_DIV_HEAD", "P_PRINCIPAL"})

# The bureaus whose duties the processes are drawn from, as far as those duties name departments.
LEADERSHIP, OFFICE = named("""
    D00 | 局领导 | Bureau Leadership
    D01 | 办公室 | Office
""")

HEZE = named("""
    D02 | 人事科 | Personnel Division
""")

JINPU = named("""
    D04 | 教育发展科 | Education Development Division
    D05 | 基础教育科 | Basic Education Division
    D06 | 职业教育科 | Vocational Education Division
    D12 | 教学研究室 | Teaching and Research Section
""")

GUSHI = named("""
    D02 | 人事股 | Personnel Section
    D03 | 政策法规与行政审批股 | Policy, Law and Administrative Approval Section
    D04 | 计划财务股 | Planning and Finance Section
    D11 | 思政德育股 | Party Affairs and Moral Education Section
    A04 | 教育信息中心 | Education Information Centre
""")

CHONGQING = named("""
    D08 | 教师工作处 | Teacher Affairs Division
    D10 | 教育督导处 | Education Supervision Division
""")

# From the top down: a bureau follows the one it belongs to.
BUREAUS = (
    SampleBureau(
        Named("990000", "测试省教育厅", "Test Province Education Department"),
        "990000",
        "province",
        DIVISIONS,
        "测省教",
        {"shengceer": "D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 A01 A02 A03 A04"},
    ),
    SampleBureau(
        Named("990100", "测试市教育局", "Test City Education Bureau", "990000"),
        "990100",
        "city",
        DIVISIONS + OUTSIDE_UNITS,
        "测市教",
        {"shiceer": "D03 D07", "shicesan": "D01 D02 D04 D05 D06 D08 D09 D10 D11 D12 A01 A02 A03 A04"},
    ),
    SampleBureau(
        Named("990121", "测试县教育局", "Test County Education Bureau", "990100"),
        "990121",
        "county",
        DIVISIONS + OUTSIDE_UNITS,
        "测教",
        {
            "lisi": "D03 D07",
            "susishiwu": "D05 D06 D08 D12 A01 A02 A03",
            "pansishiliu": "D01 D02 D04 D09 D10 D11 A04",
        },
    ),
    SampleBureau(
        Named("990121-S01", "测试县第一小学", "Test County No. 1 Primary School", "990121"),
        "990121",
        "school",
        SCHOOL_OFFICES,
        "测一小",
    ),
    SampleBureau(
        Named("371700", "菏泽市教育局", "Heze City Education Bureau"),
        "371700",
        "city",
        (LEADERSHIP, OFFICE, *HEZE),
        "菏教",
        {"heceer": "D01", "hecesan": "D02"},
    ),
    SampleBureau(
        Named("210213", "金普新区教育局", "Jinpu New District Education Bureau"),
        "210213",
        "county",
        (LEADERSHIP, OFFICE, *JINPU),
        "金普教",
        {"jinceer": "D01 D04", "jincesan": "D05 D06 D12"},
    ),
    SampleBureau(
        Named("411525", "固始县教育局", "Gushi County Education Bureau"),
        "411525",
        "county",
        (LEADERSHIP, OFFICE, *GUSHI),
        "固教",
        {"guceer": "D02 D03 D11", "gucesan": "D01 D04 A04"},
    ),
    SampleBureau(
        Named("500000", "重庆市教育委员会", "Chongqing Municipal Education Commission"),
        "500000",
        "province",
        (LEADERSHIP, OFFICE, *CHONGQING),
        "渝教",
        {"yuceer": "D01 D10", "yucesan": "D08"},
    ),
    # Duties of a director alone: a bureau without a name, so it gets a made-up one.
    SampleBureau(
        Named("990200", "示例市教育局(局长职责)", "Example City Education Bureau (a director's duties)"),
        "990200",
        "city",
        (LEADERSHIP,),
        "例教",
    ),
)
