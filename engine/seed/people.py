"""The sample people. All are made up: their names are surnames in textbook order with a number.

Lines are username | Chinese | English | memberships DEPARTMENT/POSITION, by a blank each.
"""

from dataclasses import dataclass

from engine.model import Role, UserKind


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A person of one bureau of the chain."""

    bureau: str
    username: str
    name: str
    name_en: str
    memberships: tuple[tuple[str, str], ...]
    kind: UserKind = "staff"
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """A candidate group of one bureau and the usernames in it."""

    bureau: str
    code: str
    name: str
    name_en: str
    members: tuple[str, ...]


def _people(bureau: str, text: str, kind: UserKind = "staff", roles: tuple[Role, ...] = ()) -> tuple[SamplePerson, ...]:
    people = []
    for line in text.strip().splitlines():
        username, name, name_en, held = (part.strip() for part in line.split("|"))
        memberships = [membership.split("/") for membership in held.split()]
        pairs = tuple((department, position) for department, position in memberships)
        people.append(SamplePerson(bureau, username, name, name_en, pairs, kind, roles))
    return tuple(people)


COUNTY = "990121"

PEOPLE = (
    *_people(
        COUNTY,
        """
        zhangsan | 张三 | Zhang San | D00/P_DIRECTOR
        lisi | 李四 | Li Si | D00/P_DEPUTY
        wangwu | 王五 | Wang Wu | D03/P_DIV_HEAD
        zhaoliu | 赵六 | Zhao Liu | D03/P_WINDOW
        qianqi | 钱七 | Qian Qi | D03/P_REVIEWER
        sunba | 孙八 | Sun Ba | D03/P_LEGAL
        zhoujiu | 周九 | Zhou Jiu | D01/P_SEAL
        wushi | 吴十 | Wu Shi | D0101/P_XF_OFFICER
        zhengshiyi | 郑十一 | Zheng Shiyi | D02/P_DIV_HEAD
        fengshier | 冯十二 | Feng Shier | D0102/P_ARCHIVE
        chenshisan | 陈十三 | Chen Shisan | D07/P_CLERK
        chushisi | 褚十四 | Chu Shisi | D07/P_DIV_HEAD
        weishiwu | 卫十五 | Wei Shiwu | D04/P_CLERK
        jiangshiliu | 蒋十六 | Jiang Shiliu | D09/P_CLERK
        shenshiqi | 沈十七 | Shen Shiqi | D08/P_CLERK
        hanshiba | 韩十八 | Han Shiba | D02/P_CLERK
        yangshijiu | 杨十九 | Yang Shijiu | D10/P_CLERK D10/P_INSPECTOR
        zhuershi | 朱二十 | Zhu Ershi | D05/P_INSPECT_TEAM
        qinershiyi | 秦二十一 | Qin Ershiyi | D09/P_INSPECT_TEAM
        youershier | 尤二十二 | You Ershier | D06/P_INSPECT_TEAM
        xuershisan | 许二十三 | Xu Ershisan | D03/P_CERT
        heershisi | 何二十四 | He Ershisi | D01/P_OFFICE_HEAD
        lvershiwu | 吕二十五 | Lü Ershiwu | D01/P_DOC
        shiershiliu | 施二十六 | Shi Ershiliu | D05/P_DIV_HEAD
        zhangershiqi | 张二十七 | Zhang Ershiqi | D06/P_DIV_HEAD
        kongershiba | 孔二十八 | Kong Ershiba | D04/P_DIV_HEAD
        caoershijiu | 曹二十九 | Cao Ershijiu | D08/P_DIV_HEAD
        yansanshi | 严三十 | Yan Sanshi | D09/P_DIV_HEAD
        huasanshiyi | 华三十一 | Hua Sanshiyi | D10/P_DIV_HEAD
        jinsanshier | 金三十二 | Jin Sanshier | D05/P_CLERK
        weisanshisan | 魏三十三 | Wei Sanshisan | D06/P_CLERK
        """,
    ),
    *_people(
        COUNTY,
        "admin | 系统管理员 | System Administrator | A04/P_SYSADMIN",
        roles=("operator", "auditor", "designer"),
    ),
    *_people(
        COUNTY,
        """
        taosanshisi | 陶三十四 | Tao Sanshisi | X09/P_CONTACT
        jiangsanshiwu | 姜三十五 | Jiang Sanshiwu | X10/P_CONTACT
        qisanshiliu | 戚三十六 | Qi Sanshiliu | X08/P_CONTACT
        xiesanshiqi | 谢三十七 | Xie Sanshiqi | X11/P_CONTACT
        zousanshiba | 邹三十八 | Zou Sanshiba | X06/P_CONTACT
        yusanshijiu | 喻三十九 | Yu Sanshijiu | X07/P_CONTACT
        """,
        kind="external",
    ),
    *_people(
        COUNTY,
        """
        ceshishenqingren | 测试申请人 | Test Applicant |
        ceshishenqingrenyi | 测试申请人乙 | Test Applicant Two |
        """,
        kind="applicant",
    ),
    *_people(
        "990100",
        """
        baisishi | 柏四十 | Bai Sishi | D03/P_DIV_HEAD
        shuisishiyi | 水四十一 | Shui Sishiyi | D03/P_WINDOW
        """,
    ),
    *_people("990000", "dousishier | 窦四十二 | Dou Sishier | D03/P_DIV_HEAD"),
    *_people(
        "990121-S01",
        """
        zhangsishisan | 章四十三 | Zhang Sishisan | S01/P_PRINCIPAL
        yunsishisi | 云四十四 | Yun Sishisi | S02/P_SCH_CLERK
        """,
    ),
)

GROUPS = (
    SampleGroup(COUNTY, "G_SITE", "现场核查组", "Site Inspection Group", ("zhuershi", "qinershiyi", "youershier")),
)
