"""What verification might say of the package of this repository, written by hand: for whoever shows it to people."""

import datetime as dt
from decimal import Decimal

from luoshi.programme.verification.findings import (
    Cliff,
    Explanation,
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Severity,
    Unsettled,
    Verified,
)
from luoshi.source import FilePlace

DAY = dt.date(2015, 4, 1)
WHERE = FilePlace("programme.yaml", 7, 3)

# 39 of 999 is 3.9 %, so 30 % of 100,000 yuan; 40 of 1,000 is 4 %, and nothing is paid.
BEFORE = FactsWitness(
    {
        "足额缴费": True,
        "财务健全": True,
        "上年度裁员人数": Decimal(39),
        "上年末参保人数": Decimal(960),
        "上年度实缴保费": Decimal("100000"),
    },
    DAY,
    {"补贴金额": Decimal("30000.00")},
)
AFTER = FactsWitness(
    {**BEFORE.facts, "上年度裁员人数": Decimal(40)},
    DAY,
    {"补贴金额": Decimal("0.00")},
)
CLIFF = Finding(
    FindingKind.CLIFF,
    Severity.WARNING,
    "补贴金额/上年度裁员人数",
    ("三(二)2", "四(三)"),
    "裁员人数由39人增加到40人，补贴由30000元降到0元。",
    "改条文，或者说明理由。",
    BEFORE,
    WHERE,
    AFTER,
    id="cliff:补贴金额/上年度裁员人数:1a2b3c4d",
)
TOTAL = Finding(
    FindingKind.TOTAL,
    Severity.ERROR,
    "岗位",
    ("二(一)",),
    "45个岗位，各项之和是46个。",
    "核对各项。",
    FiguresWitness({"岗位总数": "45", "各项之和": "46"}),
    WHERE,
    explained=Explanation("方案管理员甲", "原文如此，已去函核实。"),
    id="total:岗位:5e6f7a8b",
)
PROVED = Proved(FindingKind.GAP, "补贴比例", ("四(一)",), "各种裁员率都有规定。", Method.SWEEP)
UNSETTLED = Unsettled(FindingKind.MONOTONE, "补贴金额/上年度实缴保费", ("四",), "超过每个问题的求解时限。")
WORST = Cliff("补贴金额", "上年度裁员人数", "100%", BEFORE, AFTER)
VERIFIED = Verified((CLIFF, TOTAL), (PROVED,), (UNSETTLED,), (WORST,))
