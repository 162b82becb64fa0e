"""The faults that packages were written with are found: the right kind, clauses and witness, each reckoned by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from luoshi.deadlines import Calendar
from luoshi.feel import Null, NullCode
from luoshi.programme import load, load_files, package_files
from luoshi.programme.model import Programme
from luoshi.programme.verification import FactsWitness, FiguresWitness, Finding, FindingKind, Verified, verify

ROOT = Path(__file__).parents[2]
PACKAGES = (*(ROOT / "programmes").iterdir(), *(ROOT / "tests" / "packages").iterdir())


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding: its package, kind and clauses, what its witness must hold, and whether somebody answers for it."""

    package: str
    kind: FindingKind
    clauses: tuple[str, ...]
    witness: Mapping[str, object]
    explained: bool


EXPECTED = [
    pytest.param(
        Expected(
            "teacher-posts",
            FindingKind.TOTAL,
            ("二(一)", "二(二)", "二(三)", "二(四)"),
            # 37 + 4 + 5 = 46
            {"专任教师": "37个", "教学辅助": "4个", "管理": "5个", "各项之和": "46个", "写明的总数": "45个"},
            explained=False,
        ),
        id="one post too many",
    ),
    pytest.param(
        Expected("tiered-benefit", FindingKind.GAP, ("三", "三(二)", "三(三)"), {"年龄": Decimal(90)}, explained=False),
        id="nobody is told what a person of 90 gets",
    ),
    pytest.param(
        Expected(
            "fund-shares",
            FindingKind.TOTAL,
            ("二(一)", "二(二)", "二(三)", "二(四)"),
            # 15 + 25 + 30 + 40 = 110
            {"门诊互助": "15%", "住院互助": "25%", "大病互助": "30%", "临时互助": "40%", "各项之和": "110%"},
            explained=False,
        ),
        id="more than the whole",
    ),
    pytest.param(
        Expected(
            "job-stability",
            FindingKind.CONTRADICTION,
            ("三(二)", "四(三)"),
            # 1 of 25 is 4 %
            {"上年度裁员人数": Decimal(1), "上年末参保人数": Decimal(24), "足额缴费": True, "财务健全": True},
            explained=True,
        ),
        id="4 % is refused by the condition and granted by the tier",
    ),
    pytest.param(
        Expected(
            "debt-control",
            FindingKind.CONTRADICTION,
            ("第三条(一)", "第四条"),
            {"列入计划": True},
            explained=True,
        ),
        id="100 % is allowed by one article and stopped by the next",
    ),
]


@cache
def verified(name: str) -> tuple[Programme, Verified]:
    """A package and what verification says of it."""
    loaded = load(next(folder for folder in PACKAGES if folder.name == name))
    assert loaded.programme is not None, loaded.problems
    return loaded.programme, verify(loaded, Calendar.china())


@pytest.mark.parametrize("expected", EXPECTED)
def test_a_fault_is_found_with_its_clauses_and_witness(expected: Expected) -> None:
    _, found = verified(expected.package)
    finding = only(found, expected)
    held = finding.witness.facts if isinstance(finding.witness, FactsWitness) else finding.witness.figures
    assert {name: held.get(name) for name in expected.witness} == expected.witness
    assert (finding.explained is not None) is expected.explained


def test_the_person_of_ninety_is_in_no_row() -> None:
    _, found = verified("tiered-benefit")
    (finding,) = found.unexplained
    assert isinstance(finding.witness, FactsWitness)
    answer = finding.witness.shows["月标准"]
    assert isinstance(answer, Null)
    assert answer.code is NullCode.NO_ROW


def test_the_worst_cliff_of_the_subsidy_is_one_layoff_that_costs_everything() -> None:
    programme, found = verified("job-stability")
    (cliff,) = (each for each in found.cliffs if each.decision == "补贴金额")
    assert (cliff.fact, cliff.share) == ("上年度裁员人数", "100%")
    before, after = (side.facts["上年度裁员人数"] for side in (cliff.before, cliff.after))
    assert isinstance(before, Decimal)
    assert after == before + 1
    assert programme.model.decide(cliff.after.facts).values["补贴金额"] == 0


def test_an_acceptance_ends_when_its_clause_changes() -> None:
    files = package_files(next(folder for folder in PACKAGES if folder.name == "tiered-benefit"))
    before = "家庭月人均收入不超过3000元的老人"
    document = files["document.md"].decode()
    assert document.count(before) == 1
    after = {**files, "document.md": document.replace(before, f"近一年{before}").encode()}
    known = [finding.id for finding in verified("tiered-benefit")[1].unexplained]
    found = [finding for finding in verify(load_files(after), Calendar.china()).unexplained if finding.id not in known]
    assert sorted(finding.kind.value for finding in found) == ["cliff", "reference"]
    assert any("cliff:月津贴/家庭月人均收入" in finding.message for finding in found)


def test_shares_of_a_fund_are_figures_of_the_text() -> None:
    _, found = verified("fund-shares")
    assert all(isinstance(finding.witness, FiguresWitness) for finding in found.unexplained)


def only(found: Verified, expected: Expected) -> Finding:
    """The one finding of that kind about these clauses."""
    (finding,) = (each for each in found.findings if (each.kind, each.clauses) == (expected.kind, expected.clauses))
    return finding
