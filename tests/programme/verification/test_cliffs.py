"""Cliffs: what one more unit costs at most, by hand; slopes, tapers and roundings that are none."""

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
from luoshi.programme.verification.changes.cliffs import cliffs, percent
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


def aid(rule: str, more: str = "") -> str:
    """One amount, `补助`, by a rule; `more` are further fields of it."""
    return f"  补助: {{clause: 二(一), type: money, round: half up to fen, is: '{rule}'{more}}}\n"


def results(subject: Subject) -> list[Result]:
    """The results, each finding confirmed: both sides differ in the one fact and `decide` answers what they show."""
    found = list(cliffs(subject))
    for result in found:
        assert result.kind is FindingKind.CLIFF
        if isinstance(result, Finding):
            confirm(subject, result)
    return found


def confirm(subject: Subject, finding: Finding) -> None:
    assert finding.severity is Severity.WARNING
    before, after = sides(finding)
    fact = finding.about.split("/")[1]
    for side in (before, after):
        outcome = decide(subject.programme, side.facts, side.on).outcome
        assert outcome is not None
        assert {name: outcome.values[name] for name in side.shows} == side.shows
    differing = {name for name in before.facts if before.facts[name] != after.facts[name]}
    assert differing == {fact}


def sides(finding: Finding) -> tuple[FactsWitness, FactsWitness]:
    assert isinstance(finding.witness, FactsWitness)
    assert finding.beside is not None
    return finding.witness, finding.beside


# Each: the rule, the fact, its value before and after, the amount on both sides, the share lost.
STEEP = [
    pytest.param(
        "if 收入 <= 3000 then 500 else 0", "收入", ("3000", "3001"), ("500", "0"), "100%", id="all at a line of money"
    ),
    pytest.param("if 收入 < 3000 then 500 else 0", "收入", ("2999", "3000"), ("500", "0"), "100%", id="below the line"),
    pytest.param(
        "if 收入 <= 3000 then 500 else 399.99",
        "收入",
        ("3000", "3001"),
        ("500", "399.99"),
        "20.002%",
        id="a fen more than a fifth: 100.01 of 500",
    ),
    pytest.param("if 收入 <= 3000 then 500 else 350", "收入", ("3000", "3001"), ("500", "350"), "30%", id="150 of 500"),
    pytest.param(
        "if 收入 < 1000 then 1000 - 收入 * 50% else 0",
        "收入",
        ("999", "1000"),
        ("500.5", "0"),
        "100%",
        id="a slope that ends in a drop: 1000 - 499.5",
    ),
    pytest.param(
        "if 人数 < 3 then 人数 * 100 else 100", "人数", ("2", "3"), ("200", "100"), "50%", id="a person more: half"
    ),
    pytest.param(
        "if 面积 <= 90 then 900 else 450", "面积", ("90", "90.01"), ("900", "450"), "50%", id="0.01 of a decimal"
    ),
    pytest.param(
        "if 年龄 < 60 then 年龄 * 10 else 300", "年龄", ("59", "60"), ("590", "300"), "49.2%", id="290 of 590"
    ),
    pytest.param(
        "(if 年龄 < 60 then 80 else 0) + (if 残疾 then 100 else 200)",
        "年龄",
        ("59", "60"),
        ("180", "100"),
        "44.4%",
        id="the worst where the rest is small: 80 of 180, not 80 of 280",
    ),
    pytest.param(
        "if 收入 <= 100 then 300 else if 收入 <= 200 then 200 else if 收入 <= 300 then 100 else 90",
        "收入",
        ("200", "201"),
        ("200", "100"),
        "50%",
        id="the worst of three lines",
    ),
]


@pytest.mark.parametrize(("rule", "fact", "facts", "amounts", "share"), STEEP)
def test_the_worst_drop_is_found(
    rule: str, fact: str, facts: tuple[str, str], amounts: tuple[str, str], share: str
) -> None:
    subject = lines_package.subject(aid(rule))
    (finding,) = results(subject)
    assert isinstance(finding, Finding)
    before, after = sides(finding)
    assert finding.about == f"补助/{fact}"
    assert (before.facts[fact], after.facts[fact]) == tuple(Decimal(each) for each in facts)
    assert (before.shows["补助"], after.shows["补助"]) == tuple(Decimal(each) for each in amounts)
    assert f"少了{share}" in finding.message.replace("约", "")
    (cliff,) = subject.cliffs
    assert (cliff.decision, cliff.fact, cliff.share.removeprefix("约")) == ("补助", fact, share)


# Each: the rule, the worst share that is noted all the same, None where nothing is lost at a line.
GENTLE = [
    pytest.param("if 收入 <= 3000 then 500 else 400", "20%", id="exactly a fifth"),
    pytest.param("if 人数 <= 5 then 100 else 300", None, id="more for more"),
    pytest.param("max(0, 500 - 收入 * 10%)", None, id="a slope"),
    pytest.param("if 收入 < 1000 then 1000 - 收入 else 0", None, id="a supplement that tapers off to nothing"),
    pytest.param("if 人数 < 10 then 1000 - 人数 * 100 else 0", None, id="a taper by whole persons"),
    pytest.param("if 收入 > 1000 then 1000 else 收入", None, id="a cap"),
    pytest.param("min(收入 * 50%, 1000)", None, id="a cap by min"),
    pytest.param("if 人数 <= 5 then 0.04 else 0.031", None, id="less than a fen"),
    pytest.param("if 收入 <= 3000 and 收入 > 3000 then 500 else 0", None, id="a line that nothing crosses"),
    pytest.param("if 残疾 then 500 else 人数 * 10", None, id="a line that no number crosses"),
    pytest.param("if 人数 <= 5 then 0 - 100 else 0 - 500", None, id="what is below zero costs no share"),
]


@pytest.mark.parametrize(("rule", "share"), GENTLE)
def test_what_is_no_cliff_is_proved_to_be_none(rule: str, share: str | None) -> None:
    subject = lines_package.subject(aid(rule))
    (proved,) = results(subject)
    assert isinstance(proved, Proved)
    assert "没有超过20%的落差" in proved.text
    assert [cliff.share for cliff in subject.cliffs] == ([] if share is None else [share])


@pytest.mark.parametrize(
    ("stated", "second", "is_told"),
    [
        pytest.param("50%", "250", False, id="half of it, as stated"),
        pytest.param("50%", "249.99", True, id="a fen more than stated"),
        pytest.param("10%", "450", False, id="a tenth, as stated"),
        pytest.param("10%", "449", True, id="a yuan more than stated"),
        pytest.param("100%", "0", False, id="all of it may be lost"),
    ],
)
def test_the_package_states_what_may_be_lost(stated: str, second: str, is_told: bool) -> None:
    subject = lines_package.subject(aid(f"if 收入 <= 3000 then 500 else {second}", f", cliff: {stated}"))
    (result,) = results(subject)
    assert isinstance(result, Finding if is_told else Proved)
    assert len(subject.cliffs) == 1


def test_a_day_is_a_unit_too() -> None:
    subject = lines_package.subject(aid('if 入职日 < date("2020-07-01") then 300 else 0'))
    (finding,) = results(subject)
    assert isinstance(finding, Finding)
    before, after = sides(finding)
    assert (before.facts["入职日"], after.facts["入职日"]) == (
        dt.date(2020, 6, 30),
        dt.date(2020, 7, 1),
    )
    assert finding.message.startswith("入职日由2020-06-30推迟到2020-07-01，补助由300元降到0元，少了100%")


EXCEPTION = """\
  补助:
    clause: 二(一)
    type: money
    round: half up to fen
    is: 人数 * 100
    except: [{label: 高龄, when: 年龄 >= 80, then: 人数 * 30, clause: 二(四)}]
"""
TIERS = """\
  可领: {clause: 一(二), type: boolean, is: 收入 < 4000}
  标准:
    clause: 二
    type: rate
    table:
      hit: unique
      in: [收入]
      rules:
        - {when: ["<= 1000"], then: 100%, clause: 二(一)}
        - {when: ["(1000..2000]"], then: 90%, clause: 二(二)}
        - {when: ["> 2000"], then: 80%, clause: 二(三)}
  补助: {clause: 二, type: money, round: half up to fen, is: if 可领 then 人数 * 标准 * 100 else 0}
"""
ADDED = """\
  可领: {clause: 一(二), type: boolean, is: 收入 < 4000}
  加发:
    clause: 二(二)
    type: integer
    table: {hit: unique, in: [年龄], rules: [{when: ["< 80"], then: 0, clause: 二(二)}, {when: [">= 80"], then: 1}]}
  补助: {clause: 二(一), type: money, round: half up to fen, is: if 可领 then (3 + 加发) * 100 else 0}
"""
RELATED = [
    pytest.param(
        EXCEPTION, "补助/年龄", ("二(一)", "二(四)"), "年龄由79岁增加到80岁，补助由", "少了70%", id="an exception"
    ),
    pytest.param(
        TIERS,
        "补助/收入",
        ("一(二)", "二(三)"),
        "收入由3,999元增加到4,000元，可领由是变为否，补助由",
        "少了100%",
        id="a condition, and the row that gave before",
    ),
    pytest.param(
        ADDED,
        "补助/收入",
        ("一(二)", "二(一)"),
        "收入由3,999元增加到4,000元，可领由是变为否，补助由",
        "少了100%",
        id="a condition, and the amount: the row that adds nothing has no part in it",
    ),
]


@pytest.mark.parametrize(("decisions", "about", "clauses", "start", "share"), RELATED)
def test_the_clauses_of_both_sides_are_named(
    decisions: str, about: str, clauses: tuple[str, ...], start: str, share: str
) -> None:
    (finding,) = results(lines_package.subject(decisions))
    assert isinstance(finding, Finding)
    assert (finding.about, finding.clauses) == (about, clauses)
    assert finding.message.startswith(start)
    assert finding.message.endswith(f"{share}（{'、'.join(clauses)}）。")


def test_other_facts_that_cost_too_much_are_mentioned() -> None:
    rule = "(if 收入 <= 3000 then 100 else 0) * (if 年龄 < 60 then 10 else 5)"
    (finding,) = results(lines_package.subject(aid(rule)))
    assert isinstance(finding, Finding)
    assert finding.about == "补助/收入"
    assert "另外，年龄多一个单位，也可能少20%以上。" in finding.message


SAME = "  基本: {clause: 二(二), type: money, round: half up to fen, is: if 收入 <= 3000 then 500 else 0}\n"
UPSTREAM = [
    pytest.param("基本 * 2", [Finding], ["补助/收入"], id="one cliff, told where it reaches the amount"),
    pytest.param("max(基本, 500)", [Proved, Finding], ["补助", "基本/收入"], id="one that the amount never shows"),
    pytest.param("人数 * 10 + 基本", [Finding], ["补助/收入"], id="told once although the shares differ"),
]


@pytest.mark.parametrize(("rule", "kinds", "about"), UPSTREAM)
def test_a_cliff_is_told_once(rule: str, kinds: list[type], about: list[str]) -> None:
    subject = lines_package.subject(SAME + aid(rule))
    found = results(subject)
    assert [type(each) for each in found] == kinds
    assert [each.about for each in found] == about
    assert "基本" in {cliff.decision for cliff in subject.cliffs}


NOT_EXAMINED = [
    pytest.param("  可领: {clause: 一, type: boolean, is: 收入 < 1000}\n", id="a condition"),
    pytest.param('  档: {clause: 一, type: text, is: \'if 收入 < 1000 then "甲" else "乙"\'}\n', id="a text"),
    pytest.param(aid("if 残疾 then 500 else 0"), id="an amount without numbers behind it"),
]


@pytest.mark.parametrize("decisions", NOT_EXAMINED)
def test_what_has_no_units_is_no_subject(decisions: str) -> None:
    subject = lines_package.subject(decisions)
    assert results(subject) == []
    assert subject.cliffs == []


def test_a_number_that_is_an_answer_is_examined_and_one_on_the_way_is_not() -> None:
    days = "  天数: {clause: 二(一), type: integer, is: if 年龄 < 60 then 10 else 5}\n"
    (finding,) = results(lines_package.subject(days))
    assert isinstance(finding, Finding)
    assert finding.about == "天数/年龄"
    on_the_way = results(lines_package.subject(days + aid("if 天数 > 7 then 100 else 95")))
    assert [(type(each), each.about) for each in on_the_way] == [(Proved, "补助")]


def test_the_worst_of_all_days_is_told() -> None:
    parameters = (
        "  第二档: {type: money, clause: 二(二), "
        "values: [{from: 2020-01-01, value: 400}, {from: 2021-01-01, value: 100}]}\n"
    )
    subject = lines_package.subject(aid("if 收入 <= 3000 then 500 else 第二档"), parameters=parameters)
    (finding,) = results(subject)
    assert isinstance(finding, Finding)
    assert sides(finding)[0].on == dt.date(2021, 1, 1)
    assert "少了80%" in finding.message


def test_what_no_formula_says_is_left_open_with_its_reason() -> None:
    rule = 'if starts with(类别, "甲") and 收入 < 1000 then 500 else 0'
    (unsettled,) = results(lines_package.subject(aid(rule)))
    assert isinstance(unsettled, Unsettled)
    assert unsettled.about == "补助"
    assert unsettled.reason.startswith("收入：")


def test_a_gap_after_the_line_is_no_cliff() -> None:
    table = """\
  补助:
    clause: 二
    type: money
    round: half up to fen
    table: {hit: unique, in: [收入], rules: [{when: ["<= 3000"], then: 500}]}
"""
    subject = lines_package.subject(table)
    assert [type(each) for each in results(subject)] == [Proved]
    assert subject.cliffs == []


def large(results_by_row: list[int], boundaries: list[int], column: str = "年龄", hit: str = "unique") -> str:
    """A table of more rows than a solver would be asked about: from each boundary up to before the next."""
    ends = [*boundaries[1:], None]
    rows = "".join(
        f"        - {{when: ['{f'>= {low}' if high is None else f'[{low}..{high})'}'], then: {result}}}\n"
        for low, high, result in zip(boundaries, ends, results_by_row, strict=True)
    )
    return (
        "  补助:\n    clause: 二\n    type: money\n    round: half up to fen\n"
        f"    table:\n      hit: {hit}\n      in: [{column}]\n      rules:\n{rows}"
    )


LARGE = [
    pytest.param([1000] * 50 + [750] * 30, ("49", "50"), "25%", id="one step down: 250 of 1,000"),
    pytest.param([1000] * 50 + [800] * 30, None, "20%", id="a fifth, as stated"),
    pytest.param(list(range(100, 180)), None, None, id="rising all the way"),
    pytest.param(
        [1000, 900] + [1000] * 40 + [500] + [1000] * 37, ("41", "42"), "50%", id="the worse of two; what rises is none"
    ),
    pytest.param([0] * 79 + [100], None, None, id="from nothing"),
    pytest.param([100] * 79 + [0], ("78", "79"), "100%", id="all of it, at the last row"),
]


@pytest.mark.parametrize("hit", ["unique", "any"])
@pytest.mark.parametrize(("amounts", "facts", "share"), LARGE)
def test_large_tables_are_swept(amounts: list[int], facts: tuple[str, str] | None, share: str | None, hit: str) -> None:
    subject = lines_package.subject(large(amounts, list(range(80)), hit=hit))
    (result,) = results(subject)
    assert [cliff.share for cliff in subject.cliffs] == ([] if share is None else [share])
    if facts is None:
        assert isinstance(result, Proved)
        assert result.method is Method.SWEEP
    else:
        assert isinstance(result, Finding)
        assert tuple(side.facts["年龄"] for side in sides(result)) == tuple(map(Decimal, facts))


@given(
    st.lists(st.integers(0, 5).map(lambda each: each * 100), min_size=70, max_size=70),
    st.sets(st.integers(1, 120), min_size=69, max_size=69),
)
def test_a_sweep_finds_what_trying_every_age_finds(amounts: list[int], lines: set[int]) -> None:
    boundaries = [0, *sorted(lines)]
    paid = [amounts[max(row for row, low in enumerate(boundaries) if low <= age)] for age in range(121)]
    worst = max((Decimal(one - other) / one for one, other in pairwise(paid) if one), default=Decimal(0))
    subject = lines_package.subject(large(amounts, boundaries))
    results(subject)
    shares = [cliff.share for cliff in subject.cliffs]
    assert shares == ([percent(worst, Decimal("0.2"))] if worst > 0 else [])


@settings(max_examples=15)
@given(trials.amounts(trials.constants()))
def test_the_worst_is_what_trying_every_case_finds(rule: str) -> None:
    subject = lines_package.subject(aid(f"{rule} + 0 * 年龄 + 0 * 人数"))
    paid = {case[:3]: case[3] for case in trials.every_case(subject.programme.model, "补助")}
    neighbours = [((age, people + 1, is_so), (age, people, is_so)) for age, people, is_so in paid]
    neighbours += [((age + 1, people, is_so), (age, people, is_so)) for age, people, is_so in paid]
    shares = [(paid[one] - paid[more]) / paid[one] for more, one in neighbours if more in paid and paid[one] > 0]
    worst = max(shares, default=Decimal(0))
    (result,) = results(subject)
    assert isinstance(result, Finding if worst > Decimal("0.2") else Proved)
    assert [cliff.share for cliff in subject.cliffs] == ([percent(worst, Decimal("0.2"))] if worst > 0 else [])


def test_rows_of_a_large_table_that_overlap_leave_it_open() -> None:
    # Both rows fire at 40 years, so that nothing is paid there for certain.
    rows = large([1000] * 40 + [100] * 40, list(range(80))).replace("'[39..40)'", "'[39..41)'")
    (unsettled,) = results(lines_package.subject(rows))
    assert isinstance(unsettled, Unsettled)
    assert unsettled.reason == "年龄：几行同时适用，落差求不出"


def test_the_cliff_of_job_stability() -> None:
    loaded = load(JOB_STABILITY)
    assert loaded.programme is not None
    (finding,) = results(Subject.of(loaded.programme, Calendar.china()))
    assert isinstance(finding, Finding)
    before, after = sides(finding)
    assert (finding.about, finding.clauses) == ("补贴金额/上年度裁员人数", ("三(二)", "四(三)"))
    # 99 / 2499 is below 4 %, 100 / 2500 is 4 % exactly; 30 % of 10,000 yuan is lost.
    expected: dict[str, Value] = {"上年度裁员人数": Decimal(99), "上年末参保人数": Decimal(2400)}
    assert {name: before.facts[name] for name in expected} == expected
    assert before.shows["补贴金额"] == Decimal(3000)
    assert after.shows["补贴金额"] == 0
    assert "裁员率由约3.9616%升到4%，裁员率达标由是变为否，补贴金额由3,000元降到0元，少了100%" in finding.message


@pytest.mark.parametrize(
    ("share", "limit", "shown"),
    [
        pytest.param("1", "0.2", "100%", id="all"),
        pytest.param("0.3", "0.2", "30%", id="exact"),
        pytest.param("0.33333", "0.2", "约33.3%", id="cut to a decimal"),
        pytest.param("0.20002", "0.2", "20.002%", id="more decimals next to the limit"),
        pytest.param("0.99999", "0.2", "99.999%", id="more decimals next to the whole"),
        pytest.param("0.999999999", "0.2", "99.9999999%", id="still more decimals"),
    ],
)
def test_a_share_is_never_shown_as_the_limit_that_it_is_not(share: str, limit: str, shown: str) -> None:
    assert percent(Decimal(share), Decimal(limit)) == shown
