"""Declared directions: those that hold are proved, those that fail have two cases that differ in one fact."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.deadlines import Calendar
from luoshi.feel import Value
from luoshi.programme import decide, load
from luoshi.programme.verification.changes.directions import directions
from luoshi.programme.verification.findings import (
    FactsWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Subject
from tests.programme.verification import lines_package, trials

JOB_STABILITY = Path(__file__).parents[3] / "programmes" / "job-stability"


def aid(rule: str, directions_of: str) -> str:
    """One amount, `补助`, by a rule with directions declared."""
    return (
        f"  补助: {{clause: 二(一), type: money, round: half up to fen, is: '{rule}', monotone: {{{directions_of}}}}}\n"
    )


def results(subject: Subject) -> list[Result]:
    """The results, each finding confirmed: the cases differ in the one fact, and `decide` goes the wrong way."""
    found = list(directions(subject))
    for result in found:
        assert result.kind is FindingKind.MONOTONE
        if isinstance(result, Finding):
            confirm(subject, result)
    return found


def confirm(subject: Subject, finding: Finding) -> None:
    assert finding.severity is Severity.ERROR
    assert isinstance(finding.witness, FactsWitness)
    assert finding.beside is not None
    name, fact = finding.about.split("/")
    less, more = finding.witness.facts, finding.beside.facts
    assert {each for each in less if less[each] != more[each]} == {fact}
    assert place(less[fact]) < place(more[fact])
    values = []
    for side in (finding.witness, finding.beside):
        outcome = decide(subject.programme, side.facts, side.on).outcome
        assert outcome is not None
        assert {each: outcome.values[each] for each in side.shows} == side.shows
        values.append(place(outcome.values[name]))
    is_up = subject.programme.decisions[name].monotone[fact].value == "up"
    assert values[0] > values[1] if is_up else values[0] < values[1]


def place(value: Value) -> Decimal:
    return Decimal(value.toordinal()) if isinstance(value, dt.date) else Decimal(str(value))


HOLDING = [
    pytest.param("收入 * 50%", "收入: up", id="a share"),
    pytest.param("min(收入 * 50%, 1000)", "收入: up", id="a capped share"),
    pytest.param("收入 * 人数", "收入: up", id="a product, by the one"),
    pytest.param("收入 * 人数", "人数: up", id="a product, by the other"),
    pytest.param("if 收入 <= 3000 then 500 else 0", "收入: down", id="a line that takes"),
    pytest.param("if 人数 >= 3 then 500 else 100", "人数: up", id="a line that gives"),
    pytest.param("500", "收入: up", id="nothing depends on it"),
    pytest.param("if 收入 < 1000 then 1000 - 收入 else 0", "收入: down", id="a taper"),
    pytest.param("收入 / 人数", "人数: down", id="a quotient, by what divides"),
    pytest.param('if 入职日 < date("2020-07-01") then 300 else 0', "入职日: down", id="a day"),
    pytest.param("if 残疾 then 收入 * 50% else 收入 * 40%", "收入: up", id="whatever other facts are"),
    pytest.param("收入 * 0.1%", "收入: up", id="smaller than a fen: rounding keeps the order"),
]


@pytest.mark.parametrize(("rule", "declared"), HOLDING)
def test_a_direction_that_holds_is_proved(rule: str, declared: str) -> None:
    # A direction of a fact that plays no part is no package; what plays none here is given a part of nothing.
    uses = f"{rule} + 0 * 收入" if rule == "500" else rule
    (proved,) = results(lines_package.subject(aid(uses, declared)))
    assert isinstance(proved, Proved)
    assert proved.method is Method.RATIONAL
    assert proved.about == f"补助/{declared.split(':')[0]}"


FAILING = [
    pytest.param("收入 * 50%", "收入: down", id="the other way"),
    pytest.param("if 收入 <= 3000 then 500 else 400", "收入: up", id="a line that takes"),
    pytest.param("if 人数 >= 3 then 100 else 人数 * 100", "人数: up", id="two persons get more than three"),
    pytest.param("if 收入 <= 1000 then 收入 * 50% else 收入 * 40%", "收入: up", id="a lower share of more"),
    pytest.param("min(收入, 1000) - 收入 * 10%", "收入: up", id="rises, then falls"),
    pytest.param("收入 / 人数", "人数: up", id="a quotient"),
    pytest.param("if 残疾 then 收入 else 2000000 - 收入", "收入: up", id="falls for some only"),
    pytest.param('if 入职日 < date("2020-07-01") then 300 else 0', "入职日: up", id="a day"),
    pytest.param("if 年龄 = 60 then 10 else 20", "年龄: up", id="one value alone is lower"),
    pytest.param("if 收入 = 3000.01 then 500.01 else 500", "收入: up", id="by a fen, at one fen"),
]


@pytest.mark.parametrize(("rule", "declared"), FAILING)
def test_a_direction_that_fails_is_shown_by_two_cases(rule: str, declared: str) -> None:
    (finding,) = results(lines_package.subject(aid(rule, declared)))
    assert isinstance(finding, Finding)
    assert finding.about == f"补助/{declared.split(':')[0]}"


def test_the_message_names_both_sides_and_their_clauses() -> None:
    decisions = """\
  补助:
    clause: 二
    type: money
    round: half up to fen
    monotone: {人数: up}
    table:
      hit: unique
      in: [人数]
      rules:
        - {when: ["<= 2"], then: 500, clause: 二(一)}
        - {when: ["[3..5]"], then: 300, clause: 二(二)}
        - {when: ["> 5"], then: 600, clause: 二(三)}
"""
    (finding,) = results(lines_package.subject(decisions))
    assert isinstance(finding, Finding)
    assert finding.clauses == ("二(一)", "二(二)")
    assert finding.message.startswith("方案写明人数越多，补助不减少；可是其他情况不变，人数由")
    assert finding.message.endswith("补助由500元降到300元（二(一)、二(二)）。")


def test_every_direction_is_a_result_of_its_own() -> None:
    found = results(lines_package.subject(aid("收入 * 50% - 人数 * 10", "收入: up, 人数: up")))
    assert [(type(each), each.about) for each in found] == [(Proved, "补助/收入"), (Finding, "补助/人数")]
    assert results(lines_package.subject("  补助: {clause: 二, type: money, round: half up to fen, is: 收入}\n")) == []


def test_a_day_that_is_decided_goes_later_or_earlier() -> None:
    decisions = """\
  截止:
    clause: 二
    type: date
    is: 'if 迟报天数 > 10 then date("2020-07-01") else date("2020-08-01")'
    monotone: {迟报天数: up}
"""
    (finding,) = results(lines_package.subject(decisions))
    assert isinstance(finding, Finding)
    assert "迟报天数越长，截止不提前" in finding.message
    assert "截止由2020-08-01提前到2020-07-01" in finding.message


def test_a_direction_has_to_hold_on_all_days() -> None:
    values = "{from: 2020-01-01, value: 40%}, {from: 2021-01-01, value: 60%}"
    parameters = f"  比例: {{type: rate, clause: 二(二), values: [{values}]}}\n"
    rule = "if 收入 <= 1000 then 收入 * 50% else 收入 * 比例"
    (finding,) = results(lines_package.subject(aid(rule, "收入: up"), parameters=parameters))
    assert isinstance(finding, Finding)
    assert isinstance(finding.witness, FactsWitness)
    assert finding.witness.on == dt.date(2020, 1, 1)
    (later,) = results(
        lines_package.subject(aid(rule, "收入: up"), parameters=parameters.replace("40%", "70%").replace("60%", "30%"))
    )
    assert isinstance(later, Finding)
    assert isinstance(later.witness, FactsWitness)
    assert later.witness.on == dt.date(2021, 1, 1)


def test_a_case_that_is_not_decided_does_not_count() -> None:
    decisions = """\
  补助:
    clause: 二
    type: money
    round: half up to fen
    monotone: {人数: up}
    table: {hit: unique, in: [人数], rules: [{when: ["<= 2"], then: 100}, {when: ["> 5"], then: 200}]}
"""
    assert [type(each) for each in results(lines_package.subject(decisions))] == [Proved]


@settings(max_examples=20)
@given(trials.amounts(trials.slopes()), st.sampled_from(["up", "down"]), st.sampled_from(["年龄", "人数"]))
def test_a_direction_holds_if_it_does_for_every_case(rule: str, direction: str, fact: str) -> None:
    subject = lines_package.subject(aid(f"{rule} + 0 * {fact}", f"{fact}: {direction}"))
    courses: dict[tuple[int, bool], list[Decimal]] = {}
    for age, people, is_so, paid in trials.every_case(subject.programme.model, "补助"):
        courses.setdefault((people if fact == "年龄" else age, is_so), []).append(paid)
    steps = [step for course in courses.values() for step in pairwise(course)]
    fails = any(less > more if direction == "up" else less < more for less, more in steps)
    (result,) = results(subject)
    assert isinstance(result, Finding if fails else Proved), rule


def test_what_no_formula_says_is_left_open_with_its_reason() -> None:
    rule = 'if starts with(类别, "甲") then 收入 else 0'
    (unsettled,) = results(lines_package.subject(aid(rule, "收入: up")))
    assert isinstance(unsettled, Unsettled)
    assert unsettled.reason


def test_the_directions_of_job_stability_hold() -> None:
    loaded = load(JOB_STABILITY)
    assert loaded.programme is not None
    found = results(Subject.of(loaded.programme, Calendar.china()))
    assert [(type(each), each.about) for each in found] == [
        (Proved, "补贴金额/上年度实缴保费"),
        (Proved, "补贴金额/上年度裁员人数"),
        (Proved, "补贴金额/上年末参保人数"),
    ]
