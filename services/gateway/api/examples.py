"""An example of each body that is made from what it becomes, as the description shows it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from shared.contracts import (
    activity,
    appraisal,
    concern,
    contact_point,
    directory,
    look_back,
    order,
)

Said = Mapping[str, Any]

COUNTY, LAND = "654004", "000000000000"

TOWNSHIPS: Mapping[type[BaseModel], Said] = {
    concern.RuleOnAppeal: {"upheld": True, "reason": "属于受理范围，请重新分类。"},
    concern.HideConcern: {"reason": "涉及未成年人"},
    concern.RevealConcern: {"reason": "摘要已改写"},
    concern.AnswerResident: {"text": "本周六上午我在联络站，当面听您说。"},
    contact_point.KeepContactPoint: {
        "division": "654004200",
        "kind": "station",
        "name": "伊车嘎善乡代表联络站",
        "owner": "654004200-d1",
        "address": "乡政府一楼",
        "hours": "每周三 10:00-13:00",
        "phone": "0999 8790000",
        "services": ["接待来访", "代填诉求"],
        "commitments": ["三日内答复"],
    },
    contact_point.CloseContactPoint: {"reason": "并入中心联络站"},
    activity.RuleOnActivity: {"confirmed": True},
}

ORDERS: Mapping[type[BaseModel], Said] = {
    order.HandOver: {"lead": "654004-jiaotong", "assisting": ["654004-shuili"]},
    order.AcceptOrder: {"plan": "两周内更换路灯线路"},
    order.ReturnOrder: {"reason": "路段属公路局养护"},
    order.ReportProgress: {"note": "材料已到，明日进场"},
    order.AskPostponement: {"until": "2026-12-18", "reason": "连日降雪，无法施工"},
    order.RuleOnPostponement: {"granted": True},
    order.ResolveOrder: {"outcome": "A", "result": "路灯已修复，现场亮灯"},
}

SUPERVISING: Mapping[type[BaseModel], Said] = {
    appraisal.Appraise: {"verdict": "unsatisfied", "reasons": "现场查看，仍有三盏不亮"},
    appraisal.AnnulAppraisal: {"reason": "未到现场"},
    appraisal.RecuseAppraiser: {"reason": "本人在该局任职"},
    appraisal.NameAppraiser: {"deputy": "654004200-d2", "reason": "原评单代表外出学习"},
    appraisal.ExplainCase: {"explanation": "该地块在规划红线内，近期不具备条件，已向居民说明。"},
    appraisal.RuleOnReopening: {"granted": True, "reason": "路灯再次不亮，属实"},
    look_back.DoLookBack: {"passed": True, "finding": "路灯全部正常"},
    activity.RecordActivity: {
        "kind": "household_visit",
        "on": "2026-11-20",
        "place": "伊车嘎善村",
        "note": "走访三户，听取饮水意见",
    },
}

DIRECTORY: Mapping[type[BaseModel], Said] = {
    directory.DivisionNamed: {"name": "伊车嘎善乡", "aliases": ["伊车嘎善锡伯族乡"]},
    directory.DepartmentNamed: {"division": COUNTY, "name": "交通运输局"},
    directory.CommitteeNamed: {"division": COUNTY, "name": "代表工作委员会"},
    directory.DeputyElected: {"division": "654004200", "name": "某某", "level": "township"},
    directory.PositionHeld: {
        "division": COUNTY,
        "department": "654004-jiaotong",
        "title": "局长",
        "position": "chief",
        "name": "某某",
    },
    directory.GridDrawn: {
        "division": "654004200",
        "name": "第一网格",
        "worker": "某某",
        "party_lead": "某某",
        "deputy": "654004200-d1",
        "part_time": 3,
        "volunteers": 12,
    },
    directory.PeriodSet: {"division": COUNTY, "valid_from": "2027-01-01", "problem": 10},
    directory.PracticeSet: {"division": COUNTY, "townships_hand_over": True},
    directory.CategoryNamed: {"division": LAND, "name": "道路交通"},
    directory.IndicatorSet: {
        "division": COUNTY,
        "number": 8,
        "year": 2026,
        "name": "按时评单",
        "points": 2,
        "cap": 40,
    },
    directory.CalendarAnnounced: {
        "division": LAND,
        "year": 2026,
        "days_off": ["2026-10-01"],
        "extra_workdays": ["2026-10-10"],
    },
}

EXAMPLES: Mapping[type[BaseModel], Said] = {**TOWNSHIPS, **ORDERS, **SUPERVISING, **DIRECTORY}
"""By what the body becomes."""
