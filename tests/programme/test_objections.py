"""What speaks against an applicant by being true: read from conditions, told as a ground, proposed as a case."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.deadlines import Calendar
from luoshi.feel import Value
from luoshi.programme import Loaded, decide, load_files, package_files
from luoshi.programme.asking import Ground, refusal_grounds
from luoshi.programme.cover import TargetKind, cover
from luoshi.programme.objections import objections
from tests.programme import tiny

STABILITY = package_files(Path("programmes/job-stability"))
RULE = "is: 足额缴费 and 裁员率达标 and 财务健全"
DAY = dt.date(2015, 9, 1)
# 20 of 1000 is 2 %, below the 4 % that are the limit.
SOUND: dict[str, Value] = {
    "足额缴费": True,
    "财务健全": False,
    "上年度裁员人数": Decimal(20),
    "上年末参保人数": Decimal(980),
}


def loaded(rule: str) -> Loaded:
    """The package with another condition and no worked cases."""
    text = STABILITY["programme.yaml"].decode()
    assert text.count(RULE) == 1
    files = {**STABILITY, "programme.yaml": text.replace(RULE, f"is: {rule}").encode(), "cases.yaml": b"[]\n"}
    found = load_files(files)
    assert found.problems == ()
    return found


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("足额缴费 and 裁员率达标 and not(财务健全)", {"财务健全"}, id="not"),
        pytest.param("not(足额缴费 or not(财务健全)) and 裁员率达标", {"足额缴费"}, id="not of not"),
        pytest.param("财务健全 and 足额缴费 or not(财务健全) and 裁员率达标", set(), id="for and against"),
        pytest.param("not(裁员率 >= 登记失业率) and 足额缴费 and 财务健全", set(), id="not of a comparison"),
        pytest.param("if 财务健全 then not(足额缴费) else 裁员率达标", set(), id="a branch"),
    ],
)
def test_what_a_condition_denies(rule: str, expected: set[str]) -> None:
    programme = loaded(rule).programme
    assert programme is not None
    tree = next(each.logic.tree for each in programme.model.rules if each.decision.name == "符合条件")
    assert objections(tree) == expected


GROUNDS: list[tuple[str, dict[str, Value], tuple[Ground, ...]]] = [
    ("nothing against", {}, ()),
    ("what must not be is", {"财务健全": True}, (Ground("三(三)", "财务健全：是"),)),
    ("something else is missing", {"足额缴费": False}, (Ground("三(一)", "足额缴费：否"),)),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in GROUNDS], ids=[row[0] for row in GROUNDS])
def test_a_ground_is_what_speaks_against(changed: dict[str, Value], expected: tuple[Ground, ...]) -> None:
    programme = loaded("足额缴费 and 裁员率达标 and not(财务健全)").programme
    assert programme is not None
    outcome = decide(programme, {**SOUND, **changed}, DAY).outcome
    assert outcome is not None
    assert refusal_grounds(programme, outcome, programme.procedures["申领"]) == expected


def test_a_decision_says_no_on_one_ground_where_there_is_no_procedure() -> None:
    text = tiny.PROGRAMME
    start, end = text.index("roles:\n"), text.index("declaratory:")
    text = text[:start] + text[end:]
    rule = "type: boolean, is: 出勤天数 > 0"
    assert text.count(rule) == 1
    term = "terms:\n  旷工: {type: boolean, clause: 二(一), question: 是否旷工？}\n"
    text = text.replace(rule, f"{rule} and not(旷工) and 出勤天数 < 30").replace("terms:\n", term)
    found = load_files(tiny.files(programme=text, cases="[]\n"))
    assert found.problems == ()
    covered = cover(found, Calendar.china())
    (refusal,) = [each for each in covered.missing if each.target.kind is TargetKind.REFUSAL]
    assert refusal.target.what == "因“旷工”为是，“可领”为否，二(一)"
    facts = refusal.proposal.facts
    assert facts["旷工"] is True
    assert isinstance(facts["出勤天数"], Decimal)
    # Neither of the other conditions is a ground beside it.
    assert 0 < facts["出勤天数"] < 30


def test_a_refusal_is_proposed_on_one_ground_alone() -> None:
    covered = cover(loaded("足额缴费 and 裁员率达标 and not(财务健全)"), Calendar.china())
    refusals = {each.target.what: each for each in covered.missing if each.target.kind is TargetKind.REFUSAL}
    assert set(refusals) == {
        "因“足额缴费”为否，不予办理“申领”，三(一)",
        "因“财务健全”为是，不予办理“申领”，三(三)",
        "因“裁员率达标”为否，不予办理“申领”，三(二)",
    }
    for what, each in refusals.items():
        facts = each.proposal.facts
        assert facts["足额缴费"] is ("足额缴费" not in what)
        assert facts["财务健全"] is ("财务健全" in what)
    # Cases about lines keep the rest in the applicant's favour.
    lines = [each for each in covered.missing if each.target.what == "裁员率恰为4%，三(二)的界线"]
    assert [(each.proposal.facts["足额缴费"], each.proposal.facts["财务健全"]) for each in lines] == [(True, False)]
