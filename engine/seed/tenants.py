"""Made-up people of the bureaus whose duties the processes are drawn from: leadership, heads, an administrator."""

from engine.seed.sample import people_of

PEOPLE = (
    *people_of(
        "371700",
        """
        heceyi | 菏测一 | He Ceyi | D00/P_DIRECTOR
        heceer | 菏测二 | He Ceer | D00/P_DEPUTY
        hecesan | 菏测三 | He Cesan | D00/P_DEPUTY
        hecesi | 菏测四 | He Cesi | D01/P_OFFICE_HEAD
        hecewu | 菏测五 | He Cewu | D02/P_DIV_HEAD
        """,
    ),
    *people_of("371700", "heceliu | 菏测六 | He Celiu | D01/P_SYSADMIN", roles=("operator", "administrator")),
    *people_of(
        "210213",
        """
        jinceyi | 金测一 | Jin Ceyi | D00/P_DIRECTOR
        jinceer | 金测二 | Jin Ceer | D00/P_DEPUTY
        jincesan | 金测三 | Jin Cesan | D00/P_DEPUTY
        jincesi | 金测四 | Jin Cesi | D01/P_OFFICE_HEAD
        jincewu | 金测五 | Jin Cewu | D04/P_DIV_HEAD
        jinceliu | 金测六 | Jin Celiu | D05/P_DIV_HEAD
        jinceqi | 金测七 | Jin Ceqi | D06/P_DIV_HEAD
        jinceba | 金测八 | Jin Ceba | D12/P_DIV_HEAD
        """,
    ),
    *people_of("210213", "jincejiu | 金测九 | Jin Cejiu | D01/P_SYSADMIN", roles=("operator", "administrator")),
    *people_of(
        "411525",
        """
        guceyi | 固测一 | Gu Ceyi | D00/P_DIRECTOR
        guceer | 固测二 | Gu Ceer | D00/P_DEPUTY
        gucesan | 固测三 | Gu Cesan | D00/P_DEPUTY
        gucesi | 固测四 | Gu Cesi | D01/P_OFFICE_HEAD
        gucewu | 固测五 | Gu Cewu | D02/P_DIV_HEAD
        guceliu | 固测六 | Gu Celiu | D03/P_DIV_HEAD
        guceqi | 固测七 | Gu Ceqi | D04/P_DIV_HEAD
        guceba | 固测八 | Gu Ceba | D11/P_DIV_HEAD
        gucejiu | 固测九 | Gu Cejiu | A04/P_DIV_HEAD
        """,
    ),
    *people_of("411525", "guceshi | 固测十 | Gu Ceshi | A04/P_SYSADMIN", roles=("operator", "administrator")),
    *people_of(
        "500000",
        """
        yuceyi | 渝测一 | Yu Ceyi | D00/P_DIRECTOR
        yuceer | 渝测二 | Yu Ceer | D00/P_DEPUTY
        yucesan | 渝测三 | Yu Cesan | D00/P_DEPUTY
        yucesi | 渝测四 | Yu Cesi | D01/P_OFFICE_HEAD
        yucewu | 渝测五 | Yu Cewu | D08/P_DIV_HEAD
        yuceliu | 渝测六 | Yu Celiu | D10/P_DIV_HEAD
        """,
    ),
    *people_of("500000", "yuceqi | 渝测七 | Yu Ceqi | D01/P_SYSADMIN", roles=("operator", "administrator")),
    *people_of(
        "990200",
        """
        liceyi | 例测一 | Li Ceyi | D00/P_DIRECTOR
        liceer | 例测二 | Li Ceer | D00/P_DEPUTY
        licesan | 例测三 | Li Cesan | D00/P_DEPUTY
        """,
    ),
    *people_of("990200", "licesi | 例测四 | Li Cesi | D00/P_SYSADMIN", roles=("operator", "administrator")),
)
