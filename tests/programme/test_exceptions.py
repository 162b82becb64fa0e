"""Exceptions (但书): which of them apply, which beat which, what a conflict and an unknown fact do."""

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
import yaml

from luoshi.deadlines import Calendar
from luoshi.feel import Null, NullCode, Value
from luoshi.programme import Kind, Programme, check, contradictions, decide, elements, load_files, values
from luoshi.source import FilePlace
from tests.programme import fines
from tests.programme.test_cases import deleted

DAY = dt.date(2020, 6, 1)
NONE: dict[str, Value] = {
    "面积": Decimal(2),
    "占消防通道": False,
    "初次改正": False,
    "一年内次数": Decimal(1),
    "残疾人经营": False,
}

# Each: what is different from no exception at all, and the fine or the exceptions that collide, by the document.
CASES = [
    pytest.param({}, "160", id="base rule, second row: 2 × 80"),
    pytest.param({"面积": Decimal(1)}, "50", id="base rule, first row"),
    pytest.param({"初次改正": True}, "0", id="one exception"),
    pytest.param({"一年内次数": Decimal(3)}, "320", id="another exception: 2 × 160"),
    pytest.param({"占消防通道": True}, "600", id="an exception that beats others, alone: 2 × 300"),
    pytest.param({"占消防通道": True, "初次改正": True}, "600", id="it beats one that applies"),
    pytest.param({"占消防通道": True, "初次改正": True, "一年内次数": Decimal(4)}, "600", id="it beats two that apply"),
    pytest.param({"残疾人经营": True, "初次改正": True}, "80", id="another beats the first: 2 × 40"),
    pytest.param({"面积": Decimal("1.234"), "残疾人经营": True}, "49.36", id="rounded once: 1.234 × 40 = 49.36"),
    pytest.param({"面积": Decimal("1.0001"), "残疾人经营": True}, "40.00", id="rounded down to fen: 40.004"),
]
CONFLICTS = [
    pytest.param({"初次改正": True, "一年内次数": Decimal(3)}, ["初次", "屡次"], id="two that do not beat each other"),
    pytest.param(
        {"占消防通道": True, "残疾人经营": True}, ["通道", "残疾人"], id="two that beat others, not each other"
    ),
    pytest.param(
        {"残疾人经营": True, "一年内次数": Decimal(3), "初次改正": True},
        ["屡次", "残疾人"],
        id="the beaten is no party",
    ),
]
UNKNOWN = [
    pytest.param({"初次改正": None}, None, id="an exception that may apply"),
    pytest.param({"占消防通道": True, "初次改正": None}, "600", id="settled: what beats it applies"),
    pytest.param({"占消防通道": None, "初次改正": True}, None, id="what would beat it is unknown"),
    pytest.param({"残疾人经营": None, "一年内次数": Decimal(3)}, None, id="it might be a conflict"),
    pytest.param({"面积": None, "初次改正": True}, "0", id="the base rule is not asked"),
]


@pytest.mark.parametrize(("facts", "expected"), CASES)
def test_the_exception_that_applies_decides(facts: dict[str, Value], expected: str) -> None:
    assert decided({**NONE, **facts}) == Decimal(expected)


@pytest.mark.parametrize(("facts", "labels"), CONFLICTS)
def test_two_that_both_apply_are_a_conflict(facts: dict[str, Value], labels: list[str]) -> None:
    found = decided({**NONE, **facts})
    assert isinstance(found, Null)
    assert found.code is NullCode.SEVERAL_ROWS
    clauses = {"初次": "二(一)", "屡次": "二(二)", "通道": "一(二)", "残疾人": "二(四)"}
    assert all(f"“{label}”（{clauses[label]}）" in found.reason for label in labels)
    assert not any(f"“{label}”" in found.reason for label in clauses if label not in labels)
    programme = loaded()
    outcome = decide(programme, {**NONE, **facts}, DAY).outcome
    assert outcome is not None
    (problem,) = contradictions(programme, outcome)
    assert (problem.code, problem.where) == ("rules-conflict", programme.decisions["罚款"].where)
    assert found.reason in problem.message
    assert "beats" in problem.remedy


@pytest.mark.parametrize(("facts", "expected"), UNKNOWN)
def test_an_unknown_exception_leaves_it_open_unless_another_settles_it(
    facts: dict[str, Value | None], expected: str | None
) -> None:
    found = decided({name: value for name, value in {**NONE, **facts}.items() if value is not None})
    if expected is not None:
        assert found == Decimal(expected)
    else:
        assert isinstance(found, Null)
        assert found.missing == tuple(name for name, value in facts.items() if value is None)


def test_it_is_explained_by_its_label_and_clause() -> None:
    programme = loaded()
    outcome = decide(programme, {**NONE, "占消防通道": True}, DAY).outcome
    assert outcome is not None
    step = next(step for step in outcome.steps if step.decision == "罚款")
    exception = programme.decisions["罚款"].exception_in_row(step.row)
    assert exception is not None
    assert (exception.label, step.row_clause) == ("通道", "一(二)")
    assert programme.decisions["罚款"].clauses_of_row(step.row) == ("一(二)", "二(三)")
    base = next(step for step in outcome.steps if step.decision == "罚款的一般规定")
    assert base.row == 2


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(dt.date(2020, 1, 1), "600", id="the first day in force"),
        pytest.param(dt.date(2020, 12, 31), "600", id="the last day of the old figure"),
        pytest.param(dt.date(2021, 1, 1), "1000", id="the first day of the new figure"),
        pytest.param(dt.date(2022, 12, 31), "1000", id="the last day in force"),
    ],
)
def test_figures_hold_from_their_day_on(on: dt.date, expected: str) -> None:
    assert decided({**NONE, "占消防通道": True}, on) == Decimal(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-01-31", "2020-02-29"),
        ("2021-01-30", "2021-02-28"),
        ("2021-03-31", "2021-04-30"),
        ("2021-04-30", "2021-05-30"),
    ],
)
def test_months_end_by_the_rule_that_is_written(day: str, expected: str) -> None:
    programme = loaded()
    facts = {**NONE, "决定日期": dt.date.fromisoformat(day)}
    assert values(programme, facts, DAY)["缴清日"] == dt.date.fromisoformat(expected)


# Each: what is replaced by what, and the code, with the text after which the place stands.
FAULTS = [
    pytest.param(
        "{label: 初次, when: 初次改正",
        "{label: 屡次, when: 初次改正",
        "exception-twice",
        "- ▸{label: 屡次, when: 一",
        id="label twice",
    ),
    pytest.param(
        "beats: [初次, 屡次]", "beats: [初次, 屡犯]", "exception-unknown", "- ▸label: 通道", id="beats nobody"
    ),
    pytest.param(
        "clause: 二(一)}\n      - {label: 屡",
        "clause: 二(一), beats: 通道}\n      - {label: 屡",
        "exception-circle",
        "except:\n      ▸- {label: 初次",
        id="beats in a ring",
    ),
    pytest.param("then: 0, clause: 二(一)}", "clause: 二(一)}", "key-missing", "- ▸{label: 初次", id="no result"),
    pytest.param("when: 初次改正", "when: 初次改政", "feel-unknown-name", "when: ▸初次改政", id="unknown name"),
    pytest.param("when: 初次改正", "when: 面积", "feel-type", "when: ▸面积", id="a condition that is none"),
    pytest.param("then: 0, clause", "then: true, clause", "feel-type", None, id="a result of another type"),
    pytest.param(
        'add months(决定日期, 1, "last day")',
        '决定日期 + duration("P1M")',
        "feel-month-end",
        None,
        id="months without a rule",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "place"), FAULTS)
def test_a_slip_is_told_where_it_stands(old: str, new: str, code: str, place: str | None) -> None:
    assert fines.PROGRAMME.count(old) == 1
    text = fines.PROGRAMME.replace(old, new)
    problems = load_files(fines.files(text)).problems
    assert code in [problem.code for problem in problems], [str(each) for each in problems]
    if place is not None:
        before, after = place.split("▸")
        offset = text.index(before + after) + len(before)
        line = text.count("\n", 0, offset) + 1
        where = next(problem.where for problem in problems if problem.code == code)
        assert where == FilePlace("programme.yaml", line, offset - text.rfind("\n", 0, offset))


def test_the_package_is_sound_and_every_element_exercised() -> None:
    checked = check(load_files(fines.files()), Calendar.china())
    assert checked.problems == ()
    assert checked.coverage is not None
    # Counted in the document: 12 clauses, three of them headings.
    assert (checked.coverage.total, checked.coverage.operative, checked.coverage.unlinked) == (12, 9, ())


@pytest.mark.parametrize("label", ["初次", "屡次", "通道", "残疾人", "背街"])
def test_deleting_an_exception_is_noticed(label: str) -> None:
    element = next(
        each for each in elements(loaded()) if each.kind is Kind.EXCEPTION and each.name.endswith(f"“{label}”")
    )
    assert isinstance(element.where, FilePlace)
    root = yaml.compose(fines.PROGRAMME, Loader=yaml.CSafeLoader)
    assert root is not None
    assert deleted(root, element.where) == 1
    changed = load_files(fines.files(yaml.serialize(root, allow_unicode=True)))
    assert check(changed, Calendar.china()).problems


@cache
def loaded() -> Programme:
    programme = load_files(fines.files()).programme
    assert programme is not None
    return programme


def decided(facts: dict[str, Value], on: dt.date = DAY) -> Value:
    """The fine, which both evaluators give alike."""
    programme = loaded()
    outcome = decide(programme, facts, on).outcome
    assert outcome is not None
    quick = values(programme, facts, on)["罚款"]
    slow = outcome.values["罚款"]
    assert isinstance(quick, Null) == isinstance(slow, Null)
    if not isinstance(quick, Null):
        assert quick == slow
    return slow
