"""The people of the bureaus above Test County, and of a school below it; their names tell where they are."""

from engine.seed.sample import SampleGroup, experts_of, people_of

CITY, PROVINCE, SCHOOL = "990100", "990000", "990121-S01"

PEOPLE = (
    *people_of(
        CITY,
        """
        baisishi | 柏四十 | Bai Sishi | D03/P_DIV_HEAD
        shuisishiyi | 水四十一 | Shui Sishiyi | D03/P_WINDOW
        """,
    ),
    *people_of(PROVINCE, "dousishier | 窦四十二 | Dou Sishier | D03/P_DIV_HEAD"),
    *people_of(
        SCHOOL,
        """
        zhangsishisan | 章四十三 | Zhang Sishisan | S01/P_PRINCIPAL
        yunsishisi | 云四十四 | Yun Sishisi | S02/P_SCH_CLERK
        """,
    ),
    *people_of(
        CITY,
        """
        shiceyi | 市测一 | Shi Ceyi | D00/P_DIRECTOR
        shiceer | 市测二 | Shi Ceer | D00/P_DEPUTY
        shicesan | 市测三 | Shi Cesan | D00/P_DEPUTY
        shicesi | 市测四 | Shi Cesi | D00/P_DISC
        shicewu | 市测五 | Shi Cewu | D01/P_OFFICE_HEAD
        shiceliu | 市测六 | Shi Celiu | D01/P_SEAL
        shiceqi | 市测七 | Shi Ceqi | D01/P_PG_SEC
        shiceba | 市测八 | Shi Ceba | D01/P_DOC
        shicejiu | 市测九 | Shi Cejiu | D02/P_DIV_HEAD
        shiceshi | 市测十 | Shi Ceshi | D02/P_CLERK
        shiceshiyi | 市测十一 | Shi Ceshiyi | D03/P_DIV_DEPUTY
        shiceshier | 市测十二 | Shi Ceshier | D03/P_REVIEWER
        shiceshisan | 市测十三 | Shi Ceshisan | D03/P_LEGAL
        shicewushier | 市测五十二 | Shi Cewushier | D03/P_LEGAL
        shiceshisi | 市测十四 | Shi Ceshisi | D03/P_CERT
        shiceshiwu | 市测十五 | Shi Ceshiwu | D04/P_DIV_HEAD
        shiceshiliu | 市测十六 | Shi Ceshiliu | D04/P_CLERK
        shiceshiqi | 市测十七 | Shi Ceshiqi | D05/P_DIV_HEAD
        shiceshiba | 市测十八 | Shi Ceshiba | D05/P_CLERK
        shiceshijiu | 市测十九 | Shi Ceshijiu | D06/P_DIV_HEAD
        shiceershi | 市测二十 | Shi Ceershi | D06/P_CLERK
        shiceershiyi | 市测二十一 | Shi Ceershiyi | D07/P_DIV_HEAD
        shiceershier | 市测二十二 | Shi Ceershier | D07/P_CLERK
        shiceershisan | 市测二十三 | Shi Ceershisan | D08/P_DIV_HEAD
        shiceershisi | 市测二十四 | Shi Ceershisi | D08/P_CLERK
        shiceershiwu | 市测二十五 | Shi Ceershiwu | D09/P_DIV_HEAD
        shiceershiliu | 市测二十六 | Shi Ceershiliu | D09/P_CLERK
        shiceershiqi | 市测二十七 | Shi Ceershiqi | D10/P_DIV_HEAD
        shiceershiba | 市测二十八 | Shi Ceershiba | D10/P_CLERK
        shiceershijiu | 市测二十九 | Shi Ceershijiu | D05/P_INSPECT_TEAM
        shicesanshi | 市测三十 | Shi Cesanshi | D06/P_INSPECT_TEAM
        shicesanshiyi | 市测三十一 | Shi Cesanshiyi | D09/P_INSPECT_TEAM
        shicesanshier | 市测三十二 | Shi Cesanshier | A04/P_DIV_HEAD
        """,
    ),
    *people_of(CITY, "shicesanshisan | 市测三十三 | Shi Cesanshisan | A04/P_SYSADMIN", roles=("operator", "designer")),
    *people_of(CITY, "shicesanshisi | 市测三十四 | Shi Cesanshisi | A04/P_SECADMIN", roles=("administrator",)),
    *people_of(CITY, "shicesanshiwu | 市测三十五 | Shi Cesanshiwu | A04/P_AUDITADMIN", roles=("auditor",)),
    *people_of(
        CITY,
        """
        shicesanshiliu | 市测三十六 | Shi Cesanshiliu | X06/P_CONTACT
        shicesanshiqi | 市测三十七 | Shi Cesanshiqi | X07/P_CONTACT
        shicesanshiba | 市测三十八 | Shi Cesanshiba | X08/P_CONTACT
        shicesanshijiu | 市测三十九 | Shi Cesanshijiu | X09/P_CONTACT
        shicesishi | 市测四十 | Shi Cesishi | X10/P_CONTACT
        shicesishiyi | 市测四十一 | Shi Cesishiyi | X11/P_CONTACT
        """,
        kind="external",
    ),
    *people_of(
        CITY,
        """
        shicesishier | 市测四十二 | Shi Cesishier | X20/P_EXPERT | 测试师范大学
        shicesishisan | 市测四十三 | Shi Cesishisan | X20/P_EXPERT | 测试省教育科学研究院
        shicesishisi | 市测四十四 | Shi Cesishisi | X20/P_EXPERT | 测试县教师进修学校
        shicesishiwu | 市测四十五 | Shi Cesishiwu | X20/P_EXPERT | 测试县第三中学
        shicesishiliu | 市测四十六 | Shi Cesishiliu | X20/P_EXPERT | 测试职业大学
        shicesishiqi | 市测四十七 | Shi Cesishiqi | X20/P_EXPERT | 测试省建筑设计院
        shicesishiba | 市测四十八 | Shi Cesishiba | X20/P_EXPERT | 测试省会计师事务所
        shicesishijiu | 市测四十九 | Shi Cesishijiu | X20/P_EXPERT | 测试市特殊教育研究会
        shicewushi | 市测五十 | Shi Cewushi | X20/P_EXPERT | 测试市职业教育学会
        shicewushiyi | 市测五十一 | Shi Cewushiyi | X20/P_EXPERT | 测试县启明教育发展中心
        """,
        kind="external",
    ),
    *people_of(CITY, "ceshishenqingrenbing | 测试申请人丙 | Test Applicant Three |", kind="applicant"),
    *people_of(
        PROVINCE,
        """
        shengceyi | 省测一 | Sheng Ceyi | D00/P_DIRECTOR
        shengceer | 省测二 | Sheng Ceer | D00/P_DEPUTY
        shengcesan | 省测三 | Sheng Cesan | D01/P_OFFICE_HEAD
        shengcesi | 省测四 | Sheng Cesi | D01/P_SEAL
        shengcewu | 省测五 | Sheng Cewu | D03/P_WINDOW
        shengceliu | 省测六 | Sheng Celiu | D03/P_REVIEWER
        shengceqi | 省测七 | Sheng Ceqi | D03/P_LEGAL
        shengceba | 省测八 | Sheng Ceba | D07/P_DIV_HEAD
        shengcejiu | 省测九 | Sheng Cejiu | D07/P_CLERK
        """,
    ),
    *people_of(PROVINCE, "shengceshi | 省测十 | Sheng Ceshi | A04/P_SYSADMIN", roles=("operator", "administrator")),
    *people_of(SCHOOL, "xiaoceyi | 校测一 | Xiao Ceyi | S02/P_SYSADMIN", roles=("operator", "administrator")),
)

GROUPS = (
    SampleGroup(
        CITY, "G_SITE", "现场核查组", "Site Inspection Group", ("shiceershijiu", "shicesanshi", "shicesanshiyi")
    ),
    experts_of(CITY, PEOPLE),
)
