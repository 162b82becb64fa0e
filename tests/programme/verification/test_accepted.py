"""Findings that somebody answers for: explained, back when a clause changes, told when they are found no more."""

from pathlib import Path

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
