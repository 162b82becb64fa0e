"""Findings that somebody answers for: explained, back when a clause changes, told when they are found no more."""

from pathlib import Path

import pytest

from luoshi.deadlines import Calendar
from luoshi.programme import load, load_files
from luoshi.programme.verification import verify
from luoshi.programme.verification.findings import Explanation, Finding, FindingKind
from tests.programme import posts

CALENDAR = Calendar.china()
WRONG = ("{name: 教学辅助, value: 5}", "{name: 教学辅助, value: 6}")
STALE = '"cliff:补贴/课时:0123abcd"'


def found(document: str = posts.DOCUMENT, accepted: str = STALE) -> dict[FindingKind, list[Finding]]:
    """The findings about totals and references on a package whose posts are one too many."""
    files = posts.changed(WRONG, (STALE, accepted))
    loaded = load_files({**files, "document.md": document.encode()})
    assert [str(problem) for problem in loaded.problems] == []
    findings = verify(loaded, CALENDAR).findings
    return {
        FindingKind.TOTAL: [each for each in findings if each.kind is FindingKind.TOTAL],
        FindingKind.REFERENCE: [each for each in findings if each.about.startswith("accepted/")],
    }


def test_a_finding_is_explained_by_its_id() -> None:
    (total,) = found()[FindingKind.TOTAL]
    assert total.explained is None
    assert total.id.rpartition(":")[0] == "total:岗位"
    accepted = found(accepted=f'"{total.id}"')
    assert accepted[FindingKind.TOTAL][0].explained == Explanation("方案管理员甲", "一次性补贴，不分档。")
    assert accepted[FindingKind.REFERENCE] == []


def test_it_comes_back_when_its_clause_changes() -> None:
    (total,) = found()[FindingKind.TOTAL]
    elsewhere = posts.DOCUMENT.replace("学员结业的，补贴800元", "学员结业的，补贴800元整")
    assert found(elsewhere, f'"{total.id}"')[FindingKind.TOTAL][0].explained is not None
    changed = posts.DOCUMENT.replace("共设45个岗位", "合计设45个岗位")
    again = found(changed, f'"{total.id}"')
    assert again[FindingKind.TOTAL][0].explained is None
    assert again[FindingKind.TOTAL][0].id != total.id
    assert [each.about for each in again[FindingKind.REFERENCE]] == [f"accepted/{total.id}"]


def test_one_that_is_found_no_more_is_told_at_its_place() -> None:
    (stale,) = found()[FindingKind.REFERENCE]
    assert stale.explained is None
    assert "方案管理员甲" in stale.message
    loaded = load_files(posts.changed(WRONG))
    assert loaded.programme is not None
    assert stale.where == loaded.programme.accepted[0].where


def test_job_stability_has_nothing_that_is_not_answered_for() -> None:
    verified = verify(load(Path("programmes/job-stability")), CALENDAR)
    assert [each.id for each in verified.unexplained] == []
    assert {(each.kind, each.about) for each in verified.findings} == {
        (FindingKind.CONTRADICTION, "裁员率达标/补贴比例"),
        (FindingKind.CLIFF, "补贴金额/上年度裁员人数"),
    }
    assert verified.unsettled == ()


ARREARS = """# 租金补贴办法
## 一、总则
（一）为减轻负担，制定本办法。
（二）自2021年1月1日起执行，至2023年12月31日止。
## 二、补贴
（一）有下列情形的，不予补贴：
1. 欠租6个月以上的。
2. 已转租的。
（二）每户补贴100元。
（三）户数由镇里核实。
"""
ARREARS_RULES = """id: arrears
title: 租金补贴
issuer: 市局
summary: 补贴。
document: document.md
in_force: {from: 2021-01-01, until: 2023-12-31, clause: 一(二)}
terms:
  欠租月数: {type: integer, min: 0, max: 120, unit: 月, clause: 二(一)1, question: 几个月？}
  户数: {type: integer, min: 1, max: 9, unit: 户, clause: 二(三), question: 几户？}
decisions:
  可补贴: {type: boolean, clause: 二(一), is: 欠租月数 < 6}
  补贴: {type: money, clause: 二(二), round: half up to fen, is: if 可补贴 then 户数 * 100 else 0}
declaratory:
  - {clause: 一(一), because: purpose}
"""


def cliff_id(document: str) -> str:
    files = {"programme.yaml": ARREARS_RULES.encode(), "document.md": document.encode(), "cases.yaml": b"[]"}
    findings = verify(load_files(files), CALENDAR).findings
    (cliff,) = [each for each in findings if each.kind is FindingKind.CLIFF]
    return cliff.id


@pytest.mark.parametrize(
    ("written", "changed", "comes_back"),
    [
        pytest.param("欠租6个月以上", "欠租达到6个月", True, id="an item of the clause that the condition cites"),
        pytest.param("已转租的", "已经转租的", True, id="another item of it"),
        pytest.param("2. 已转租的。\n", "", True, id="an item that has gone"),
        pytest.param("由镇里核实", "由街道核实", True, id="the clause of a fact that the amount rests on"),
        pytest.param("每户补贴100元", "每户每年补贴100元", True, id="the clause of the amount"),
        pytest.param("为减轻负担", "为了减轻负担", False, id="a clause that the amount does not rest on"),
    ],
)
def test_a_finding_rests_on_all_that_its_decisions_rest_on(written: str, changed: str, comes_back: bool) -> None:
    assert ARREARS.count(written) == 1
    assert (cliff_id(ARREARS.replace(written, changed)) != cliff_id(ARREARS)) is comes_back


def test_the_item_that_draws_the_line_and_the_clause_of_the_amount_are_named() -> None:
    files = {"programme.yaml": ARREARS_RULES.encode(), "document.md": ARREARS.encode(), "cases.yaml": b"[]"}
    findings = verify(load_files(files), CALENDAR).findings
    (cliff,) = [each for each in findings if each.kind is FindingKind.CLIFF]
    assert cliff.clauses == ("二(一)", "二(一)1", "二(二)")
