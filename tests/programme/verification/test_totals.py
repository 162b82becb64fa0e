"""Figures that add up are proved with their sum, those that do not are found with it; reckoned by hand."""

import pytest

from luoshi.deadlines import Calendar
from luoshi.programme import load_files
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
)
from luoshi.programme.verification.money.totals import totals
from luoshi.programme.verification.subject import Subject
from tests.programme import posts

CALENDAR = Calendar.china()
TOTAL = "    total: {amount: 年度资金, per: year, clause: 二(一)}\n"


def results(*replacements: tuple[str, str]) -> dict[str, Result]:
    """What the check says of each thing that adds up."""
    loaded = load_files(posts.changed(*replacements))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.programme is not None
    found = list(totals(Subject.of(loaded.programme, CALENDAR)))
    assert len({each.about for each in found}) == len(found)
    return {each.about: each for each in found}


def test_sums_that_hold() -> None:
    found = results()
    assert found == {
        "岗位": Proved(FindingKind.TOTAL, "岗位", ("一(一)",), "“岗位”共45个：37＋5＋3＝45个", Method.ARITHMETIC),
        "考评": Proved(FindingKind.TOTAL, "考评", ("一(二)",), "“考评”不超过100分：60＋40＝100分", Method.ARITHMETIC),
        "实训资金/资金来源": Proved(
            FindingKind.TOTAL,
            "实训资金/资金来源",
            ("二(一)",),
            "“实训资金”的资金来源所占比例，合计应为100%：60%＋40%＝100%",
            Method.ARITHMETIC,
        ),
        # 30 % of 900,000 is 270,000; from 2022 on 30 % of 1,000,000 is 300,000.
        "实训资金/资金用途": Proved(
            FindingKind.TOTAL,
            "实训资金/资金用途",
            ("二(一)", "二(二)", "二(三)"),
            "“实训资金”共90万元：50万元＋27万元＝77万元；“实训资金”共100万元：50万元＋30万元＝80万元",
            Method.ARITHMETIC,
        ),
    }


# What is changed; of what the finding is, what its message says after the clauses, and its figures.
WRONG = [
    (
        "a part too many",
        [("value: 5}", "value: 6}")],
        "岗位",
        "“岗位”共45个（一(一)），各项相加是37＋6＋3＝46个，多1个",
        {"专任教师": "37个", "教学辅助": "6个", "管理": "3个", "各项之和": "46个", "写明的总数": "45个"},
    ),
    (
        "a part too few",
        [("value: 37}", "value: 35}")],
        "岗位",
        "“岗位”共45个（一(一)），各项相加是35＋5＋3＝43个，少2个",
        {"专任教师": "35个", "教学辅助": "5个", "管理": "3个", "各项之和": "43个", "写明的总数": "45个"},
    ),
    (
        "weights above the full mark",
        [("教学, value: 60", "教学, value: 60.5")],
        "考评",
        "“考评”不超过100分（一(二)），各项相加是60.5＋40＝100.5分，多0.5分",
        {"教学": "60.5分", "管理": "40分", "各项之和": "100.5分", "写明的总数": "100分"},
    ),
    (
        "sources above the whole",
        [("区县, share: 40%", "区县, share: 45%")],
        "实训资金/资金来源",
        "“实训资金”的资金来源所占比例，合计应为100%（二(一)），资金来源相加是60%＋45%＝105%，多5%",
        {"市级": "60%", "区县": "45%", "各项之和": "105%", "写明的总数": "100%"},
    ),
    (
        "sources below the whole",
        [("区县, share: 40%", "区县, share: 39.5%")],
        "实训资金/资金来源",
        "“实训资金”的资金来源所占比例，合计应为100%（二(一)），资金来源相加是60%＋39.5%＝99.5%，少0.5%",
        {"市级": "60%", "区县": "39.5%", "各项之和": "99.5%", "写明的总数": "100%"},
    ),
    (
        "purposes above the money, while a larger sum comes later",
        [("share: 30%", "share: 48%")],
        "实训资金/资金用途",
        # 48 % of 900,000 is 432,000; of 1,000,000 it is 480,000, and 980,000 fits.
        "“实训资金”共90万元（二(一)、二(二)、二(三)），资金用途相加是50万元＋43.2万元＝93.2万元，多3.2万元",
        {"设备": "50万元", "培训": "48%，即43.2万元", "各项之和": "93.2万元", "写明的总数": "90万元"},
    ),
    (
        "sources in yuan",
        [("市级, share: 60%", "市级, amount: 540000"), ("区县, share: 40%", "区县, amount: 360000.5")]
        + [("value: 1000000", "value: 900000.5")],
        "实训资金/资金来源",
        "“实训资金”共90万元（二(一)、二(三)），资金来源相加是54万元＋360000.5元＝900000.5元，多0.5元",
        {"市级": "54万元", "区县": "360000.5元", "各项之和": "900000.5元", "写明的总数": "90万元"},
    ),
    (
        "purposes against sources where no total is named",
        [(TOTAL, ""), ("市级, share: 60%", "市级, amount: 400000"), ("区县, share: 40%", "区县, amount: 50000")]
        + [("培训, share: 30%", "培训, amount: 1000")],
        "实训资金/资金用途",
        "“实训资金”共45万元（二(一)、二(二)），资金用途相加是50万元＋1000元＝50.1万元，多5.1万元",
        {"设备": "50万元", "培训": "1000元", "各项之和": "50.1万元", "写明的总数": "45万元"},
    ),
    (
        "shares of purposes above the whole",
        [("设备, amount: 500000", "设备, share: 80%")],
        "实训资金/资金用途",
        "“实训资金”的资金用途所占比例，合计应不超过100%（二(二)），资金用途相加是80%＋30%＝110%，多10%",
        {"设备": "80%", "培训": "30%", "各项之和": "110%", "写明的总数": "100%"},
    ),
]


@pytest.mark.parametrize(
    ("replacements", "about", "message", "figures"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_sums_that_fail(replacements: list[tuple[str, str]], about: str, message: str, figures: dict[str, str]) -> None:
    found = results(*replacements)
    wrong = [each for each in found.values() if isinstance(each, Finding)]
    assert [each.about for each in wrong] == [about]
    assert wrong[0].message == f"按《实训基地建设办法》，{message}"
    assert wrong[0].witness == FiguresWitness(figures)
    assert (wrong[0].kind, wrong[0].severity) == (FindingKind.TOTAL, Severity.ERROR)


def test_a_sum_that_fails_only_later_says_from_when() -> None:
    # The full mark rises to 120 in 2022; the weights still come to 100, which no longer makes it up exactly.
    found = results(
        ("value: 100}]", "value: 100}, {from: 2022-01-01, value: 120}]"),
        ("    unit: 分\n    at_most: true\n", "    unit: 分\n"),
    )["考评"]
    assert isinstance(found, Finding)
    assert found.message == (
        "2022-01-01 起，按《实训基地建设办法》，“考评”共120分（一(二)），各项相加是60＋40＝100分，少20分"
    )


def test_percentages_and_yuan_show_as_such() -> None:
    # 60 % + 30 % = 90 %; 500,000 and 400,000 yuan against the parameter's 900,000, later 1,000,000.
    shares = results(
        ("total: 满分\n    unit: 分\n    at_most: true", "total: 100%"),
        ("{name: 教学, value: 60}, {name: 管理, value: 40}", "{name: 教学, value: 60%}, {name: 管理, value: 30%}"),
    )["考评"]
    assert isinstance(shares, Finding)
    assert "“考评”共100%（一(二)），各项相加是60%＋30%＝90%，少10%" in shares.message
    money = results(
        ("total: 满分\n    unit: 分\n    at_most: true", "total: 年度资金"),
        (
            "{name: 教学, value: 60}, {name: 管理, value: 40}",
            "{name: 教学, value: 500000}, {name: 管理, value: 400000}",
        ),
    )["考评"]
    assert isinstance(money, Finding)
    assert money.message == (
        "2022-01-01 起，按《实训基地建设办法》，“考评”共100万元（一(二)、二(一)、二(三)），"
        "各项相加是50万元＋40万元＝90万元，少10万元"
    )


@pytest.mark.parametrize(
    "replacements",
    [
        [("    at_most: true\n", ""), ("教学, value: 60", "教学, value: 60.0")],
        [("教学, value: 60", "教学, value: 1")],
        [("区县, share: 40%", "区县, share: 0.4")],
    ],
    ids=["another spelling", "short of what it may be", "a rate without percent"],
)
def test_what_is_no_fault(replacements: list[tuple[str, str]]) -> None:
    found = results(*replacements)
    assert len(found) == 4
    assert [each for each in found.values() if not isinstance(each, Proved)] == []


def test_a_fund_without_a_known_whole_asks_nothing() -> None:
    found = results(
        (TOTAL, ""),
        ("      - {name: 市级, share: 60%}\n      - {name: 区县, share: 40%, clause: 二(一)}\n", ""),
        ("    raised_from:\n", ""),
        ("培训, share: 30%", "培训, amount: 1000"),
    )
    assert set(found) == {"岗位", "考评"}
