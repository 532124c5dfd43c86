"""The people of Test County, who carry a case from its application to its licence."""

from engine.seed.sample import SampleGroup, experts_of, people_of

COUNTY = "990121"

PEOPLE = (
    *people_of(
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
    *people_of(
        COUNTY,
        "admin | 系统管理员 | System Administrator | A04/P_SYSADMIN",
        roles=("operator", "auditor", "designer", "administrator"),
    ),
    *people_of(
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
    *people_of(
        COUNTY,
        """
        ceshishenqingren | 测试申请人 | Test Applicant |
        ceshishenqingrenyi | 测试申请人乙 | Test Applicant Two |
        """,
        kind="applicant",
    ),
    *people_of(
        COUNTY,
        """
        susishiwu | 苏四十五 | Su Sishiwu | D00/P_DEPUTY
        pansishiliu | 潘四十六 | Pan Sishiliu | D00/P_DEPUTY
        gesishiqi | 葛四十七 | Ge Sishiqi | D00/P_DISC
        xisishiba | 奚四十八 | Xi Sishiba | D01/P_PG_SEC
        fansishijiu | 范四十九 | Fan Sishijiu | D01/P_SUPV
        pengwushi | 彭五十 | Peng Wushi | D0103/P_CONF
        langwushiyi | 郎五十一 | Lang Wushiyi | D02/P_EXAM
        luwushier | 鲁五十二 | Lu Wushier | D03/P_DIV_DEPUTY
        weiwushisan | 韦五十三 | Wei Wushisan | D03/P_WINDOW
        changwushisi | 昌五十四 | Chang Wushisi | D03/P_LEGAL
        mawushiwu | 马五十五 | Ma Wushiwu | D04/P_FIN
        miaowushiliu | 苗五十六 | Miao Wushiliu | D04/P_CASHIER
        fengwushiqi | 凤五十七 | Feng Wushiqi | D07/P_CLERK
        huawushiba | 花五十八 | Hua Wushiba | D11/P_DIV_HEAD
        fangwushijiu | 方五十九 | Fang Wushijiu | D12/P_DIV_HEAD
        yuliushi | 俞六十 | Yu Liushi | A01/P_DIV_HEAD
        renliushiyi | 任六十一 | Ren Liushiyi | A02/P_DIV_HEAD
        yuanliushier | 袁六十二 | Yuan Liushier | A03/P_DIV_HEAD
        liuliushisan | 柳六十三 | Liu Liushisan | A04/P_DIV_HEAD
        """,
    ),
    # The three administrators, kept apart: who runs the engine, who administers people, who looks over both.
    *people_of(COUNTY, "fengliushisi | 酆六十四 | Feng Liushisi | A04/P_SYSADMIN", roles=("operator", "designer")),
    *people_of(COUNTY, "baoliushiwu | 鲍六十五 | Bao Liushiwu | A04/P_SECADMIN", roles=("administrator",)),
    *people_of(COUNTY, "shiliushiliu | 史六十六 | Shi Liushiliu | A04/P_AUDITADMIN", roles=("auditor",)),
    *people_of(
        COUNTY,
        """
        tangliushiqi | 唐六十七 | Tang Liushiqi | X01/P_CONTACT
        feiliushiba | 费六十八 | Fei Liushiba | X02/P_CONTACT
        lianliushijiu | 廉六十九 | Lian Liushijiu | X03/P_CONTACT
        cenqishi | 岑七十 | Cen Qishi | X04/P_CONTACT
        xueqishiyi | 薛七十一 | Xue Qishiyi | X05/P_CONTACT
        leiqishier | 雷七十二 | Lei Qishier | X12/P_CONTACT
        heqishisan | 贺七十三 | He Qishisan | X13/P_CONTACT
        niqishisi | 倪七十四 | Ni Qishisi | X14/P_CONTACT
        tangqishiwu | 汤七十五 | Tang Qishiwu | X15/P_CONTACT
        tengqishiliu | 滕七十六 | Teng Qishiliu | X16/P_CONTACT
        yinqishiqi | 殷七十七 | Yin Qishiqi | X17/P_CONTACT
        luoqishiba | 罗七十八 | Luo Qishiba | X18/P_CONTACT
        biqishijiu | 毕七十九 | Bi Qishijiu | X19/P_CONTACT
        """,
        kind="external",
    ),
    *people_of(
        COUNTY,
        """
        haobashi | 郝八十 | Hao Bashi | X20/P_EXPERT | 测试师范学院
        wubashiyi | 邬八十一 | Wu Bashiyi | X20/P_EXPERT | 测试职业技术学院
        anbashier | 安八十二 | An Bashier | X20/P_EXPERT | 测试县教师进修学校
        changbashisan | 常八十三 | Chang Bashisan | X20/P_EXPERT | 测试市实验中学
        yuebashisi | 乐八十四 | Yue Bashisi | X20/P_EXPERT | 测试市第二小学
        yubashiwu | 于八十五 | Yu Bashiwu | X20/P_EXPERT | 测试大学教育学院
        shibashiliu | 时八十六 | Shi Bashiliu | X20/P_EXPERT | 测试市建筑设计院
        fubashiqi | 傅八十七 | Fu Bashiqi | X20/P_EXPERT | 测试市会计师事务所
        pibashiba | 皮八十八 | Pi Bashiba | X20/P_EXPERT | 测试县第三中学
        bianbashijiu | 卞八十九 | Bian Bashijiu | X20/P_EXPERT | 测试市学前教育研究会
        qijiushi | 齐九十 | Qi Jiushi | X20/P_EXPERT | 测试县启明教育发展中心
        kangjiushiyi | 康九十一 | Kang Jiushiyi | X20/P_EXPERT | 测试县启明教育发展中心
        """,
        kind="external",
    ),
)

GROUPS = (
    SampleGroup(COUNTY, "G_SITE", "现场核查组", "Site Inspection Group", ("zhuershi", "qinershiyi", "youershier")),
    experts_of(COUNTY, PEOPLE),
)
