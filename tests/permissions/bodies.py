"""What is sent to each path about a case: enough for it to be taken, where it may be."""

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

LEAD, ASSISTING, ANOTHER = "654004-jiaotong", "654004-shuili", "654004-minzheng"
APPRAISER, SUBSTITUTE, DEPUTY = "654004200-d1", "654004-d1", "654004001-d1"
LATER = "2026-09-25"

TRIAGE: Sequence[Json] = (
    {"decision": "accept", "category": "roads", "urgency": "problem", "summary": "路灯不亮"},
    {"decision": "answer", "category": "roads", "summary": "路灯归谁管", "answer": "住建局"},
    {"decision": "decline", "reason": "不属于公共事务"},
    {"decision": "refer", "to": "court", "reason": "已进入诉讼程序"},
)

BODIES: Mapping[str, Json] = {
    "endorsements": {},
    "ratings": {"score": 5},
    "withdrawal": {},
    "appeal": {"reason": "是公家的路"},
    "reopening": {"reason": "又坏了"},
    "triage": TRIAGE[0],
    "appeal/ruling": {"upheld": True, "reason": "应当受理"},
    "hiding": {"reason": "涉及未成年人"},
    "revealing": {"reason": "摘要已改写"},
    "answers": {"text": "周六我在联络站"},
    "handover": {"lead": ANOTHER},
    "acceptance": {"plan": "更换灯具"},
    "return": {"reason": "非我局职责"},
    "progress": {"note": "已进场"},
    "postponement": {"until": LATER, "reason": "连日降雨"},
    "postponement/ruling": {"granted": True},
    "resolution": {"outcome": "A", "result": "已更换"},
    "drafts": {"step": "acceptance", "body": {"plan": "更换灯具"}},
    "drafts/{id}/signature": {},
    "appraisal": {"verdict": "satisfied"},
    "appraisal/annulment": {"reason": "未到现场"},
    "recusal": {"reason": "与承办人是亲属"},
    "appraiser": {"deputy": SUBSTITUTE, "reason": "外出学习"},
    "explanation": {"explanation": "近期不具备条件"},
    "look-back": {"passed": True, "finding": "路灯正常"},
    "reopening/ruling": {"granted": True, "reason": "属实"},
}
"""By the path's last part."""
