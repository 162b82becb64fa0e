"""Sums that stand in the document alone, without a total of the package; reckoned by hand."""

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
from luoshi.programme.verification.money.stated import stated_sums
from luoshi.programme.verification.subject import Subject
from tests.programme import posts

CALENDAR = Calendar.china()
OWN = "（一）共设45个岗位，其中专任教师37个、教学辅助5个、管理3个。"


def results(old: str, new: str, programme: str = posts.PROGRAMME) -> list[Result]:
    """What the check says where a piece of the document stands otherwise."""
    assert posts.DOCUMENT.count(old) == 1
    loaded = load_files(posts.files(document=posts.DOCUMENT.replace(old, new), programme=programme))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.programme is not None
    return list(stated_sums(Subject.of(loaded.programme, CALENDAR)))


def test_what_a_total_declares_is_left_to_it() -> None:
    assert results(OWN, OWN) == []


def test_another_whole_in_the_same_clause_is_not() -> None:
    (found,) = results("100分", "98分")
    assert isinstance(found, Finding)
    assert found.about == "一(二)/98分"


WRONG = [
    (
        "in one clause",
        "（一）学员50人，其中本地37人、外地5人、港澳9人。",
        "按《实训基地建设办法》一(一)，共50人，所列各项是37人＋5人＋9人＝51人，多1人",
        {"本地": "37人", "外地": "5人", "港澳": "9人", "各项之和": "51人", "写明的总数": "50人"},
    ),
    (
        "money in its own units",
        "（一）总投资17.46亿元，其中上级17亿元、本级0.4亿元、其他86万元。",
        "按《实训基地建设办法》一(一)，共17.46亿元，所列各项是17亿元＋0.4亿元＋86万元＝17.4086亿元，少0.0514亿元",
        {"上级": "17亿元", "本级": "0.4亿元", "其他": "86万元", "各项之和": "17.4086亿元", "写明的总数": "17.46亿元"},
    ),
    (
        "parts without names",
        "（一）每人5000元，其中3000元用于学费，2100元用于食宿。",
        "按《实训基地建设办法》一(一)，共5000元，所列各项是3000元＋2100元＝5100元，多100元",
        {"第1项": "3000元", "第2项": "2100元", "各项之和": "5100元", "写明的总数": "5000元"},
    ),
    (
        "weights against 100 %",
        "（一）权重合计100%，其中出勤50%，质量40%，评议20%。",
        "按《实训基地建设办法》一(一)，共100%，所列各项是50%＋40%＋20%＝110%，多10%",
        {"出勤": "50%", "质量": "40%", "评议": "20%", "各项之和": "110%", "写明的总数": "100%"},
    ),
]


@pytest.mark.parametrize(("new", "message", "figures"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_sum_that_fails(new: str, message: str, figures: dict[str, str]) -> None:
    found = [each for each in results(OWN, new) if isinstance(each, Finding)]
    assert [each.message for each in found] == [message]
    assert found[0].witness == FiguresWitness(figures)
    assert (found[0].kind, found[0].severity, found[0].clauses) == (FindingKind.TOTAL, Severity.WARNING, ("一(一)",))


def test_a_sum_that_holds_is_proved_with_it() -> None:
    (found,) = results(OWN, "（一）学员51人，其中本地37人、外地5人、港澳9人。")
    assert found == Proved(
        FindingKind.TOTAL,
        "一(一)/51人",
        ("一(一)",),
        "按《实训基地建设办法》一(一)，共51人，所列各项是37人＋5人＋9人＝51人",
        Method.ARITHMETIC,
    )


def test_a_list_may_be_the_clauses_below() -> None:
    (found,) = results(OWN, "（一）共设12个点，分布如下：\n1. 城东7个，其中大点2个。\n2. 城西3个。\n3. 城北1个。")
    assert isinstance(found, Finding)
    assert found.clauses == ("一(一)", "一(一)1", "一(一)2", "一(一)3")
    assert found.message == (
        "按《实训基地建设办法》一(一)、一(一)1、一(一)2、一(一)3，共12个，所列各项是7个＋3个＋1个＝11个，少1个"
    )
