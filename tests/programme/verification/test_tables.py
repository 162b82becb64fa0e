"""Gaps, overlaps and rows that never decide, in tables made by hand and against every case of small tables."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.deadlines import Calendar
from luoshi.feel import Null, NullCode, Value
from luoshi.programme import Programme, decide, load, load_files
from luoshi.programme.verification.findings import (
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Proved,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.tables.examining import tables
from tests.programme import fines
from tests.programme.verification.tabled import programme, results, table, told

GAP, OVERLAP, UNREACHABLE = FindingKind.GAP, FindingKind.OVERLAP, FindingKind.UNREACHABLE
SLOW = "  字数: {clause: 一, type: decimal, is: string length(单位)}\n"

# Each: columns, rows, and what is said of the table in brief, in the order in which it is said.
TABLES = [
    pytest.param(
        ["费率"],
        [["<= 2%", "0.5"], ["(2%..3%]", "0.4"], ["(3.5%..4%]", "0.3"], ["> 4%", "0"]],
        {
            "gap 档次/费率大于3%、不大于3.5%": "费率大于3%、不大于3.5%时，“档次”（一）没有一行适用，判不出结果"
            "（例如费率为3.1%；相邻的是第2行（一(二)）、第3行（一(三)））",
            "overlap 档次": "4 行互不重叠（区间扫描）",
            "unreachable 档次": "4 行都有适用的情形（区间扫描）",
        },
        id="a gap between two rates",
    ),
    pytest.param(
        ["费率"],
        [["<= 2%", "0.5"], ["(2%..4%]", "0.4"], [">= 4%", "0.3"]],
        {
            "gap 档次": "3 行覆盖费率的全部取值，没有遗漏（区间扫描）",
            "overlap 档次/第2行、第3行": "费率为4%时，第2行（一(二)）和第3行（一(三)）同时适用，结果分别是0.4和0.3，"
            "“档次”判不出结果",
            "unreachable 档次": "3 行都有适用的情形（区间扫描）",
        },
        id="one rate twice",
    ),
    pytest.param(
        ["人数"],
        [["<= 5", "1"], [">= 6", "2"]],
        {
            "gap 档次": "2 行覆盖人数的全部取值，没有遗漏（区间扫描）",
            "overlap 档次": "2 行互不重叠（区间扫描）",
            "unreachable 档次": "2 行都有适用的情形（区间扫描）",
        },
        id="whole numbers leave nothing between 5 and 6",
    ),
    pytest.param(
        ["工资"],
        [["<= 100", "1"], [">= 100.01", "2"]],
        {
            "gap 档次": "2 行覆盖工资的全部取值，没有遗漏（区间扫描）",
            "overlap 档次": "2 行互不重叠（区间扫描）",
            "unreachable 档次": "2 行都有适用的情形（区间扫描）",
        },
        id="amounts leave nothing between two fen",
    ),
    pytest.param(
        ["登记日"],
        [['< date("2020-01-01")', "1"], ['> date("2020-01-01")', "2"]],
        {
            "gap 档次/登记日为2020-01-01": "登记日为2020-01-01时，“档次”（一）没有一行适用，判不出结果"
            "（相邻的是第1行（一(一)）、第2行（一(二)））",
            "overlap 档次": "2 行互不重叠（区间扫描）",
            "unreachable 档次": "2 行都有适用的情形（区间扫描）",
        },
        id="one day",
    ),
    pytest.param(
        ["地段", "首次"],
        [['"主干道"', "-", "1"], ['"背街", "主干道"', "true", "2"], ['"村里"', "-", "3"]],
        {
            "gap 档次/地段为背街、首次为否": "地段为背街、首次为否时，“档次”（一）没有一行适用，判不出结果",
            "overlap 档次/第1行、第2行": "地段为主干道、首次为是时，第1行（一(一)）和第2行（一(二)）同时适用，"
            "结果分别是1和2，“档次”判不出结果",
            "unreachable 档次": "3 行都有适用的情形（区间扫描）",
        },
        id="two columns",
    ),
    pytest.param(
        ["单位"],
        [['"某厂"', "1"]],
        {
            "gap 档次/单位不是某厂": "单位不是某厂时，“档次”（一）没有一行适用，判不出结果（例如单位为其他）",
            "overlap 档次": "1 行互不重叠（区间扫描）",
            "unreachable 档次": "1 行都有适用的情形（区间扫描）",
        },
        id="any other text",
    ),
    pytest.param(
        ["人数"],
        [["<= 50", "1"], ["(200..300]", "2"], ["> 50", "3"]],
        {
            "gap 档次": "3 行覆盖人数的全部取值，没有遗漏（区间扫描）",
            "overlap 档次": "3 行互不重叠（区间扫描）",
            "unreachable 档次/第2行": "“档次”的第2行（一(二)）要求人数符合“(200..300]”，"
            "而人数只能为0人至100人，这一行永远不会适用",
        },
        id="a row outside of the range",
    ),
    pytest.param(
        ["人数 / (人数 + 在册)"],
        [["<= 50%", "1"], ["> 50%", "2"], ["> 150%", "3"]],
        {
            "gap 档次/人数 / (人数 + 在册)算不出": "人数 / (人数 + 在册)算不出时，“档次”（一）没有一行适用，判不出结果"
            "（例如人数 / (人数 + 在册)算不出（除数为零））",
            "overlap 档次": "3 行互不重叠（符号求解）",
            "unreachable 档次/第3行": "没有任何事实能使“档次”的第3行（一(三)）适用，它永远不会起作用",
        },
        id="nothing divided by nothing, and a share above the whole",
    ),
    pytest.param(
        ["人数"],
        [["<= 在册", "1"], ["> 在册 + 1", "2"]],
        {
            "gap 档次/没有符合的行": "人数为1人、在册为0人时，“档次”（一）没有一行适用，判不出结果",
            "overlap 档次": "2 行互不重叠（符号求解）",
            "unreachable 档次": "2 行都有适用的情形（符号求解）",
        },
        id="tests that need another fact",
    ),
]


@pytest.mark.parametrize(("columns", "rows", "expected"), TABLES)
def test_a_table(columns: list[str], rows: list[list[str]], expected: dict[str, str]) -> None:
    assert told(programme(table(columns, rows))) == expected


# Each: hit policy, what else the table says, rows over 人数 (0 to 100), and the abouts of what is found.
POLICIES = [
    pytest.param("any", "", [["<= 50", "1"], [">= 40", "2"], ["-", "1"]],
                 ["overlap 档次/第1行、第2行", "overlap 档次/第2行、第3行"], id="any: other results alone"),
    pytest.param("any", "", [["<= 50", "人数"], [">= 40", "50"]], ["overlap 档次/第1行、第2行"],
                 id="any: results that differ but at 50"),
    pytest.param("any", "", [["<= 50", "人数"], ["[40..60]", "在册 - 在册 + 人数"], ["> 50", "人数"]], [],
                 id="any: results that are always the same"),
    pytest.param("first", "", [["< 10", "1"], ["< 5", "2"], ["-", "3"]], ["unreachable 档次/第2行"],
                 id="first: one before takes all"),
    pytest.param("first", "", [["< 10", "1"], ["> 5", "2"], ["[3..20]", "3"]], ["unreachable 档次/第3行"],
                 id="first: two before take all"),
    pytest.param("priority", "outputs: \"1, 2\"", [["<= 50", "2"], [">= 40", "1"], ["[45..48]", "2"]],
                 ["unreachable 档次/第3行"], id="priority: always beaten"),
    pytest.param("priority", "outputs: \"2, 1\"", [["<= 50", "2"], [">= 40", "1"], ["[45..60]", "2"]], [],
                 id="priority: beaten here, best there"),
    pytest.param("collect", "aggregate: sum", [["<= 50", "2"], ["[45..48]", "1"]],
                 ["gap 档次/人数不小于51人"], id="collect: rows may meet"),
    pytest.param("unique", "default: 9", [["<= 50", "2"]], [], id="a default leaves no gap"),
    pytest.param("unique", "default: 9", [["<= 50", "2"], ["> 50", "2"]], ["unreachable 档次/默认结果"],
                 id="a default that nothing is left to"),
]  # fmt: skip


@pytest.mark.parametrize(("hit", "more", "rows", "expected"), POLICIES)
def test_hit_policies(hit: str, more: str, rows: list[list[str]], expected: list[str]) -> None:
    found = results(programme(table(["人数"], rows, hit, more)))
    assert [f"{each.kind.value} {each.about}" for each in found if isinstance(each, Finding)] == expected
    assert not [each for each in found if isinstance(each, Unsettled)]


@pytest.mark.parametrize(("columns", "rows", "expected"), TABLES)
def test_every_witness_is_confirmed(columns: list[str], rows: list[list[str]], expected: dict[str, str]) -> None:
    made = programme(table(columns, rows))
    found = [each for each in results(made) if isinstance(each, Finding)]
    assert len(found) == sum("/" in about for about in expected)
    for each in found:
        confirm(made, each)


def confirm(made: Programme, finding: Finding) -> None:
    """Decides the facts of a witness anew."""
    if isinstance(finding.witness, FiguresWitness):
        assert finding.kind is UNREACHABLE
        return
    outcome = decide(made, finding.witness.facts, finding.witness.on).outcome
    assert outcome is not None
    for name, value in finding.witness.shows.items():
        assert outcome.values[name] == value
        if finding.kind in (GAP, OVERLAP):
            assert isinstance(value, Null)
            assert value.code is (NullCode.NO_ROW if finding.kind is GAP else NullCode.SEVERAL_ROWS)


def test_a_gap_has_the_least_facts_that_show_it() -> None:
    (found,) = findings(programme(table(["人数"], [["<= 50", "1"]])))
    assert found.witness == FactsWitness({"人数": Decimal(51)}, dt.date(2020, 1, 1), found.witness.shows)
    assert found.severity is Severity.ERROR
    assert found.clauses == ("一", "一(一)")


def test_a_row_that_is_shadowed_shows_which_row_decides() -> None:
    (found,) = findings(programme(table(["人数"], [["< 10", "1"], ["[3..5]", "2"], [">= 10", "3"]], "first")))
    assert found.severity is Severity.WARNING
    assert found.witness == FactsWitness({"人数": Decimal(3)}, dt.date(2020, 1, 1), {"档次": Decimal(1)})
    assert "适用的是第1行（一(一)）" in found.message


def test_more_than_a_handful_is_told_together() -> None:
    found = findings(programme(table(["人数"], [[f"[{2 * n}..{2 * n + 1})", "1"] for n in range(51)])))
    assert [each.about for each in found] == [*(f"档次/人数为{n}人" for n in (1, 3, 5, 7, 9)), "档次/其余45处遗漏"]
    assert found[-1].witness == FactsWitness({"人数": Decimal(11)}, dt.date(2020, 1, 1), found[-1].witness.shows)


def test_a_gap_of_another_table_is_told_there_alone() -> None:
    upper = table(["人数"], [["<= 50", "1"]], name="级")
    assert [each.about for each in findings(programme(upper, table(["级"], [["<= 1", "1"]])))] == ["级/人数不小于51人"]


def test_a_null_that_a_decision_hands_on_is_told_of_the_decision_alone() -> None:
    share = "  占比: {clause: 一, type: rate, is: 人数 / (人数 + 在册)}\n"
    rows = [["<= 50%", "1"], ["> 50%", "2"]]
    assert findings(programme(share, table(["占比"], rows))) == []
    assert findings(programme(share, table(["占比 * 2"], rows))) == []
    (own,) = findings(programme(share, table(["占比 / 在册"], [["<= 50%", "1"], ["> 50%", "2"]])))
    assert own.witness == FactsWitness({"人数": Decimal(1), "在册": Decimal(0)}, dt.date(2020, 1, 1), own.witness.shows)


def test_amounts_are_whole_fen_where_they_were_rounded() -> None:
    """A third of a wage lies between two fen, the amount never does."""
    amount = "  额: {clause: 一, type: money, round: half up to fen, is: 工资 / 3}\n"
    rows = [["<= 100", "1"], [">= 100.01", "2"]]
    assert findings(programme(amount, table(["额"], rows))) == []
    (found,) = findings(programme(table(["工资 / 3"], rows)))
    assert (found.kind, found.witness.facts) == (GAP, {"工资": Decimal("300.01")})


def test_an_amount_is_what_it_is_rounded_to() -> None:
    """Seven tenths of 4 fen are 2.8 fen, 3 when rounded; seven tenths of whole fen are never 3 fen themselves."""
    amount = "  额: {clause: 一, type: money, round: half up to fen, is: 工资 * 0.7}\n"
    (found,) = findings(programme(amount, table(["额"], [["< 0.03", "1"], ["> 0.03", "2"]])))
    assert (found.kind, found.witness.facts) == (GAP, {"工资": Decimal("0.04")})


def test_parameters_change_the_answer_by_date() -> None:
    """The limit is 5 in 2020 and 8 from 2021: rows that meet from 2021 on, a gap that is there under both."""
    (found,) = findings(programme(table(["人数"], [["<= 界限", "1"], ["> 5", "2"]])))
    assert (found.kind, found.witness.on) == (OVERLAP, dt.date(2021, 1, 1))
    rows = [["<= 界限", "true", "1"], ["> 界限", "-", "2"], ["< 3", "false", "3"]]
    (gap,) = findings(programme(table(["人数", "首次"], rows)))
    assert gap.witness == FactsWitness({"人数": Decimal(3), "首次": False}, dt.date(2020, 1, 1), gap.witness.shows)


def test_a_row_that_decides_under_one_rule_set_is_no_dead_row() -> None:
    assert findings(programme(table(["人数"], [["<= 5", "1"], ["(5..界限]", "2"], ["> 界限", "3"]]))) == []


def test_what_no_formula_says_is_unsettled_with_its_reason() -> None:
    found = told(programme(SLOW, table(["字数"], [["<= 5", "1"], ["> 5", "2"]])))
    assert found["overlap 档次"] == "2 行互不重叠（区间扫描）"
    assert found["gap 档次"].startswith("未能判断：")


def test_exceptions_that_meet_without_precedence() -> None:
    made = load_files(fines.files()).programme
    assert made is not None
    found = findings(made)
    # 通道 beats 初次 and 屡次, 残疾人 beats 初次: three pairs are left.
    assert {each.about for each in found} == {
        "罚款/“初次”、“屡次”",
        "罚款/“屡次”、“残疾人”",
        "罚款/“通道”、“残疾人”",
    }
    assert {each.kind for each in found} == {OVERLAP}
    both = next(each for each in found if each.about == "罚款/“初次”、“屡次”")
    assert both.message == (
        "初次改正为是、一年内次数为5时，“初次”（二(一)）和“屡次”（二(二)）同时适用，"
        "结果分别是0元和160元，“罚款”判不出结果"
    )
    assert "beats" in both.remedy
    for each in found:
        confirm(made, each)


def test_an_exception_that_is_always_beaten() -> None:
    text = fines.PROGRAMME.replace(
        "when: 一年内次数 >= 3, then: 面积 * 160", "when: 占消防通道 and 一年内次数 >= 3, then: 面积 * 160"
    )
    made = load_files(fines.files(text)).programme
    assert made is not None
    dead = [each for each in findings(made) if each.kind is UNREACHABLE]
    assert [each.about for each in dead] == ["罚款/“屡次”"]


def test_the_real_package_has_neither() -> None:
    loaded = load(Path("programmes/job-stability")).programme
    assert loaded is not None
    found = results(loaded)
    assert [each.kind for each in found] == [GAP, OVERLAP, UNREACHABLE]
    assert all(isinstance(each, Proved) for each in found)


def test_one_question_has_one_answer() -> None:
    """A proof stands only where nothing was found."""
    for columns, rows in (each.values[:2] for each in TABLES):
        found = results(programme(table(columns, rows)))
        proved = [each.kind for each in found if isinstance(each, Proved)]
        refuted = {each.kind for each in found if isinstance(each, Finding)}
        assert len(proved) == len(set(proved))
        assert refuted.isdisjoint(proved)
        assert refuted | set(proved) == {GAP, OVERLAP, UNREACHABLE}


ENDS = st.integers(-1, 4).map(str)
NUMBER_CELLS = st.one_of(
    st.just("-"),
    ENDS,
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), ENDS),
    st.builds("not({})".format, ENDS),
)
ROWS = st.lists(
    st.tuples(NUMBER_CELLS, st.sampled_from(["-", "true", "false"]), st.sampled_from("12")), min_size=1, max_size=4
)
SMALL = {name: range(4) for name in ("人数", "在册")}


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["人数", "人数 - 在册", "人数 / 在册"]), ROWS, st.sampled_from(["unique", "first", "any"]))
def test_every_case_of_small_tables_agrees(column: str, rows: Sequence[tuple[str, str, str]], hit: str) -> None:
    """What is proved holds for every case, what is found holds for its witness: all cases are decided to see."""
    made = small(programme(table([column, "首次"], rows, hit)))
    found = results(made)
    cases = [decided(made, facts) for facts in every_case(column)]
    nulls = {value.code for value, _ in cases if isinstance(value, Null)}
    deciding = {row for _, row in cases if row is not None}
    refuted = {each.kind for each in found if isinstance(each, Finding)}
    assert not [each for each in found if isinstance(each, Unsettled)]
    assert (GAP in refuted) is (NullCode.NO_ROW in nulls)
    if hit != "first":
        assert (OVERLAP in refuted) is (NullCode.SEVERAL_ROWS in nulls)
    if hit == "first":
        dead = {each.about for each in found if each.kind is UNREACHABLE and isinstance(each, Finding)}
        assert dead == {f"档次/第{n}行" for n in range(1, len(rows) + 1) if n not in deciding}
    for each in found:
        if isinstance(each, Finding):
            confirm(made, each)


def small(made: Programme) -> Programme:
    """The same programme for at most three people, so that every case can be tried."""
    terms = {name: replace(term, max=Decimal(3)) if name in SMALL else term for name, term in made.terms.items()}
    return replace(made, terms=terms)


def every_case(column: str) -> list[dict[str, Value]]:
    """All facts that a small table rests on."""
    names = [name for name in SMALL if name in column]
    numbers = product(*(SMALL[name] for name in names))
    return [
        {**{name: Decimal(number) for name, number in zip(names, each, strict=True)}, "首次": first}
        for each in numbers
        for first in (True, False)
    ]


def decided(made: Programme, facts: dict[str, Value]) -> tuple[Value, int | None]:
    """The result of the table and the row that decided."""
    outcome = decide(made, facts, made.since).outcome
    assert outcome is not None
    return outcome.values["档次"], outcome.steps[-1].row


def findings(made: Programme) -> list[Finding]:
    """What is found of the tables of a programme."""
    return [each for each in tables(Subject.of(made, Calendar.china())) if isinstance(each, Finding)]


def test_alternatives_and_conditions_are_told_apart() -> None:
    rows = [['"主干道"', "-", "1"], ["-", "< 3000", "2"], ["-", "> 3000", "3"]]
    found = findings(programme(table(["地段", "工资"], rows, "first")))
    assert [each.about for each in found] == ["档次/地段为村里或者背街，且工资为3,000元"]


def test_a_text_that_a_decision_gives_is_named() -> None:
    size = (
        '  规模: {clause: 一, type: text, is: \'if 人数 < 20 then "小型" else if 人数 < 50 then "中型" else "大型"\'}\n'
    )
    found = findings(programme(size, table(["规模"], [['"小型"', "1"], ['"微型"', "2"]])))
    assert [each.about for each in found if each.kind is GAP] == ["档次/规模为中型或者大型"]
