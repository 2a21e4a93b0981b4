"""What a slip says to everybody: in Chinese, and in short once more in English."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Said:
    """A heading with its lines, and what they come to in English."""

    chinese: str
    english: str
    lines: tuple[str, ...] = ()


TITLE: Final = Said("诉求回执", "Receipt for a concern")
HOW: Final = Said(
    "怎么查办理情况",
    "To follow it: scan, or open {address} and give the code; or have it looked up at the contact"
    " point. Keep the code: whoever has it sees what was reported, and can rate or withdraw it.",
    (
        "手机扫码，或打开 {address} 输入查询码；",
        "没有手机，可到联络站或打下面的电话，报查询码代查；",
        "查询码请收好，不要给别人：凭码可看原话、评价、撤回。",
    ),
)
NEXT: Final = Said(
    "接下来",
    "Next: the township screens it; the committee hands it to a department, which accepts and"
    " answers; a deputy checks the result, and you rate it. Not satisfied: it goes round again.",
    (
        "乡镇（街道）人大分类受理，不公开您的原话和姓名；",
        "县（市、区）人大委室交办，部门接单，在期限内办复；",
        "人大代表评单，您凭查询码评价；不满意的，再次交办。",
    ),
)
EMERGENCY: Final = Said(
    "紧急情况请直接拨打 110（报警）、119（火警）、120（急救）。",
    "Emergencies: 110 police, 119 fire, 120 ambulance.",
)
