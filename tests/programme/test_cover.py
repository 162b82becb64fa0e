"""What worked cases exercise, and the cases proposed for the rest: both sides of every line, nobody's answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.deadlines import Calendar
from luoshi.feel import Null
from luoshi.programme import Loaded, check, coverage, decide, exercised, load_files, package_files, run_cases
from luoshi.programme.cases import Awaited, AwaitingCase
from luoshi.programme.cover import Covered, Missing, TargetKind, as_json, cover, with_proposals
from tests.programme import fines, tiny

CALENDAR = Calendar.china()
STABILITY = package_files(Path("programmes/job-stability"))
PACKAGES = {"job-stability": STABILITY, "fines": fines.files(), "tiny": tiny.files()}


def loaded_of(files: Mapping[str, bytes]) -> Loaded:
    loaded = load_files(files)
    assert loaded.problems == ()
    return loaded


def covered_without(files: Mapping[str, bytes], *gone: str) -> Covered:
    """The package without these worked cases."""
    loaded = loaded_of(files)
    kept = tuple(case for case in loaded.cases if case.head.id not in gone)
    assert len(kept) == len(loaded.cases) - len(gone)
    return cover(replace(loaded, cases=kept), CALENDAR)


def texts(covered: Covered) -> list[str]:
    return [each.target.what for each in covered.missing]


def test_the_package_of_this_repository_is_exercised_whole() -> None:
    covered = covered_without(STABILITY)
    # By hand: 4 rows of 补贴比例. Branches: the `if` of 裁员率 and of 补贴金额, and 营业执照 asked for or not. Lines:
    # no layoffs (on it, one more), 4 % of the condition (below, on it), 2, 3 and 4 % of the table (on it, above), four
    # kinds of enterprise (it, another). Refusals: three conditions. Routes: three.
    counts = {kind.value: (each.exercised, each.total) for kind, each in covered.counts.items()}
    assert counts == {
        "rows": (4, 4),
        "branches": (6, 6),
        "boundaries": (2 + 2 + 6 + 8, 18),
        "exceptions": (0, 0),
        "refusals": (3, 3),
        "routes": (3, 3),
    }
    assert (covered.missing, covered.proposals, covered.unreachable, covered.unsettled) == ((), (), (), ())


REMOVED = [
    pytest.param(("裁员率恰为二", "补贴怎样拨付"), ["裁员率恰为2%，在四(一)与四(二)的分界上"], id="on a line"),
    pytest.param(("裁员率刚过二",), ["裁员率刚高于2%，在四(一)与四(二)的分界上"], id="above a line"),
    pytest.param(("裁员率将到四",), ["裁员率刚低于4%，三(二)的界线"], id="below a line"),
    pytest.param(
        ("没有足额缴费", "三项都不符合", "不符合条件不必问保费"),
        ["因“足额缴费”为否，不予办理“申领”，三(一)"],
        id="a refusal",
    ),
    pytest.param(
        ("市属企业直接到市里",),
        [
            "“申领”的第2条路径（市级审核、公示、财政复核、拨付），六(一)2、六(二)2",
            "企业隶属是“市属企业”，六(一)2、六(二)2的界线",
        ],
        id="a route",
    ),
    pytest.param(("再次申报的材料",), ["不要交“营业执照”，五(八)"], id="a paper"),
]


@pytest.mark.parametrize(("gone", "expected"), REMOVED)
def test_what_no_case_exercises_is_told(gone: tuple[str, ...], expected: list[str]) -> None:
    covered = covered_without(STABILITY, *gone)
    assert texts(covered) == expected
    assert all(each.proposal in covered.proposals for each in covered.missing)


def test_a_case_above_a_line_lies_right_above_it() -> None:
    covered = covered_without(STABILITY, "裁员率刚过二")
    (missing,) = covered.missing
    gone, insured = (missing.proposal.facts[name] for name in ("上年度裁员人数", "上年末参保人数"))
    assert isinstance(gone, Decimal)
    assert isinstance(insured, Decimal)
    # More than 2 %, and not by more than a hundredth of a percentage point.
    assert Decimal("0.02") < gone / (gone + insured) <= Decimal("0.0201")
    assert missing.proposal.given.decisions == ("裁员率", "补贴比例", "补贴金额")
    # Worth reckoning: the amount is not nothing.
    assert answers(covered, missing)["补贴金额"] != 0


@pytest.mark.parametrize("name", PACKAGES)
def test_proposed_facts_are_complete(name: str) -> None:
    covered = covered_without({**PACKAGES[name], "cases.yaml": b"[]\n"})
    assert covered.missing
    for each in covered.missing:
        found = answers(covered, each)
        assert [name for name in each.proposal.given.decisions if isinstance(found[name], Null)] == []


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize(
    "data",
    [None, b"", b"# none yet", b"[]\n", b"[] # none\n"],
    ids=["no file", "nothing", "a remark", "no case", "no case, a remark"],
)
def test_proposed_cases_exercise_everything(name: str, data: bytes | None) -> None:
    files = {key: value for key, value in PACKAGES[name].items() if key != "cases.yaml"}
    if data is not None:
        files["cases.yaml"] = data
    covered = cover(loaded_of(files), CALENDAR)
    assert covered.unsettled == ()
    assert covered.unreachable == ()
    files["cases.yaml"] = with_proposals(data, covered, ())
    assert data is None or b"[" in data or files["cases.yaml"].startswith(data)
    again = cover(loaded_of(files), CALENDAR)
    assert again.missing == ()
    assert [kind for kind, each in again.counts.items() if each.exercised != each.total] == []
    assert again.counts.keys() == covered.counts.keys()
    assert sum(each.total for each in again.counts.values()) == sum(each.total for each in covered.counts.values())
    assert len(again.awaiting) == len(covered.proposals)
    # Written twice, nothing new is proposed.
    assert with_proposals(files["cases.yaml"], again, loaded_of(files).cases) == files["cases.yaml"]


def test_nobody_is_told_the_answer() -> None:
    covered = covered_without({**STABILITY, "cases.yaml": b"[]\n"})
    files = {**STABILITY, "cases.yaml": with_proposals(b"[]\n", covered, ())}
    loaded = loaded_of(files)
    assert {type(case) for case in loaded.cases} == {AwaitingCase}
    assert b"expect" not in files["cases.yaml"]
    awaited = [case.awaits for case in loaded.cases if isinstance(case, AwaitingCase)]
    assert Awaited.ROUTE in awaited
    assert Awaited.MATERIALS in awaited
    whys = {case.head.id: case.head.why for case in loaded.cases}
    assert all(why.startswith("待核算：") for why in whys.values())
    # Nor does the reckoning that is still to be done say what the rules make of the facts.
    assert "待核算：裁员率恰为2%，在四(一)与四(二)的分界上。" in whys.values()
    assert "待核算：能不能办理，见三(一)。" in whys.values()
    assert not any(word in why for why in whys.values() for word in ("不予", "成立", "第1行", "第2行"))


def test_a_case_that_awaits_its_answer_proves_nothing() -> None:
    cases = tiny.CASES + "- {id: 四天, clause: 二(一), why: 待核算。, facts: {出勤天数: 4}, awaits: [津贴]}\n"
    loaded = loaded_of(tiny.files(cases=cases))
    assert loaded.programme is not None
    results = run_cases(loaded.programme, loaded.cases, CALENDAR, loaded.programme.since)
    assert [(each.passed, each.failed, each.awaiting) for each in results] == [
        (True, False, False),
        (False, False, True),
    ]
    problems = check(loaded, CALENDAR).problems
    assert [(each.code, each.message) for each in problems if each.code.startswith("case-")] == [
        ("case-awaiting", "算例“四天”还没有核算")
    ]
    alone = [each for each in results if each.awaiting]
    assert exercised(alone) == frozenset()
    assert coverage(loaded.programme, exercised(alone)).linked == 0


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("{id: 甲, clause: 二, why: 无, facts: {出勤天数: 1}, awaits: [补贴]}", "decision-unknown"),
        ("{id: 甲, clause: 二, why: 无, facts: {出勤天数: 1}, awaits: route}", "key-missing"),
        ("{id: 甲, clause: 二, why: 无, facts: {出勤天数: 1}, awaits: route, procedure: 买}", "procedure-unknown"),
        ("{id: 甲, clause: 二, why: 无, facts: {天数: 1}, awaits: materials}", "term-unknown"),
        ("{id: 甲, clause: 二, why: 无, facts: {出勤天数: 1}, awaits: [津贴], expect: {津贴: 15}}", "key-unknown"),
        ("{id: 甲, clause: 二, why: 无, facts: {出勤天数: 1}, awaits: []}", "value-empty"),
    ],
    ids=["no decision", "no procedure", "unknown procedure", "unknown fact", "with its answer", "nothing"],
)
def test_malformed_cases_that_await(case: str, code: str) -> None:
    assert [each.code for each in load_files(tiny.files(cases=f"- {case}\n")).problems] == [code]


WINDOW = ("clause: 二", "why: x", "window: 申领", "on: 2020-07-01")
KEPT = [
    pytest.param(tiny.CASES.encode(), id="a line each"),
    pytest.param(b"# first\n" + tiny.CASES.encode() + b"# last", id="remarks, no line end"),
    pytest.param(tiny.CASES.replace("\n", "\r\n").encode(), id="lines of Windows"),
    pytest.param(b"\xef\xbb\xbf" + tiny.CASES.encode(), id="a mark before the text"),
    pytest.param(b"   " + tiny.CASES.encode(), id="indented"),
    pytest.param(
        b"- id: a\n  clause: \xe4\xba\x8c\n  why: x\n  window: \xe7\x94\xb3\xe9\xa2\x86\n  on: 2020-07-01\n",
        id="spread",
    ),
]


@pytest.mark.parametrize("data", KEPT)
def test_what_stands_stays_to_the_byte(data: bytes) -> None:
    files = {**tiny.files(), "cases.yaml": data}
    loaded = loaded_of(files)
    covered = cover(loaded, CALENDAR)
    written = with_proposals(data, covered, loaded.cases)
    assert written.startswith(data)
    assert (b"\r\n" in written[len(data) :]) is (b"\r\n" in data)
    assert b"\r\n" not in data or written.count(b"\n") == written.count(b"\r\n")
    again = loaded_of({**files, "cases.yaml": written})
    assert again.cases[: len(loaded.cases)] == loaded.cases
    assert len(again.cases) == len(loaded.cases) + len(covered.proposals) > len(loaded.cases)


def test_a_list_between_brackets_stays_one() -> None:
    data = (
        b"[{id: a, clause: \xe4\xba\x8c, why: x, window: \xe7\x94\xb3\xe9\xa2\x86, on: 2020-07-01}, # one\n]\n# end\n"
    )
    loaded = loaded_of({**tiny.files(), "cases.yaml": data})
    covered = cover(loaded, CALENDAR)
    written = with_proposals(data, covered, loaded.cases)
    at = data.index(b"}") + 1
    assert (written[:at], written[-len(data[at:]) :]) == (data[:at], data[at:])
    assert len(loaded_of({**tiny.files(), "cases.yaml": written}).cases) == 1 + len(covered.proposals)


def test_names_that_are_taken_are_not_given_again() -> None:
    cases = "- {id: 待核算1, clause: 二(一), why: 无, facts: {出勤天数: 3}, expect: {津贴: 45}}\n"
    loaded = loaded_of(tiny.files(cases=cases))
    written = with_proposals(cases.encode(), cover(loaded, CALENDAR), loaded.cases)
    assert [case.head.id for case in loaded_of({**tiny.files(), "cases.yaml": written}).cases][:2] == [
        "待核算1",
        "待核算2",
    ]


# Lines by the test that draws them: what is to be shown, and the value of the fact that shows it.
WHOLE = "{type: integer, min: 0, max: 92, unit: 天, clause: 二(一), question: 甲？}"
MONEY = "{type: money, min: 0, max: 1000, clause: 二(一), question: 甲？}"
SHARE = "{type: rate, min: 0, max: 1, clause: 二(一), question: 甲？}"
SIZE = "{type: decimal, min: 0, max: 100, clause: 二(一), question: 甲？}"
CHOICE = "{type: choice, choices: [子, 丑, 寅], clause: 二(一), question: 甲？}"
DAY = "{type: date, clause: 二(一), question: 甲？}\n  乙日: {type: date, clause: 二(一), question: 乙？}"
CAPPED = (("min(甲, 40)恰为0", "0"), ("min(甲, 40)刚高于0", "1"))
FLOORED = (("max(30, 甲)恰为40", "40"), ("max(30, 甲)刚高于40", "41"))
LINES = [
    pytest.param(WHOLE, "甲 <= 10", {"甲恰为10天": "10", "甲刚高于10天": "11"}, id="whole, at most"),
    pytest.param(WHOLE, "甲 < 10", {"甲刚低于10天": "9", "甲恰为10天": "10"}, id="whole, less"),
    pytest.param(WHOLE, "10 >= 甲", {"甲恰为10天": "10", "甲刚高于10天": "11"}, id="whole, the figure first"),
    pytest.param(WHOLE, "甲 > 0", {"甲恰为0天": "0", "甲刚高于0天": "1"}, id="whole, at the least there is"),
    pytest.param(WHOLE, "甲 = 0", {"甲恰为0天": "0", "甲刚高于0天": "1"}, id="whole, nothing below the least"),
    pytest.param(WHOLE, "甲 >= 92", {"甲刚低于92天": "91", "甲恰为92天": "92"}, id="whole, at the most there is"),
    pytest.param(WHOLE, "甲 <= 2.5", {"甲刚低于2.5天": "2", "甲刚高于2.5天": "3"}, id="whole, a line between"),
    pytest.param(
        WHOLE,
        "甲 in [3..5)",
        {"甲刚低于3天": "2", "甲恰为3天": "3", "甲刚低于5天": "4", "甲恰为5天": "5"},
        id="whole, a range",
    ),
    pytest.param(MONEY, "甲 < 10", {"甲刚低于10.00元": "9.99", "甲恰为10.00元": "10"}, id="money, a fen less"),
    pytest.param(SIZE, "甲 > 1", {"甲恰为1": "1", "甲刚高于1": "1.01"}, id="a decimal"),
    pytest.param(SHARE, "甲 > 2%", {"甲恰为2%": "0.02", "甲刚高于2%": "0.0201"}, id="a share"),
    pytest.param(CHOICE, '甲 = "丑"', {"甲是“丑”": "丑", "甲不是“丑”": "子"}, id="a choice"),
    pytest.param(
        CHOICE,
        '甲 in ("丑", "寅")',
        {"甲是“丑”": "丑", "甲不是“丑”": "子", "甲是“寅”": "寅", "甲不是“寅”": "丑"},
        id="two choices",
    ),
    pytest.param(WHOLE, "甲 + 甲 > 10", {"甲 + 甲恰为10": "5", "甲 + 甲刚高于10": "6"}, id="an expression"),
    pytest.param(WHOLE, "min(甲, 40) > 0", {"甲恰为40天": "40", "甲刚高于40天": "41", **dict(CAPPED)}, id="a cap"),
    pytest.param(WHOLE, "max(30, 甲) > 40", {"甲刚低于30天": "29", "甲恰为30天": "30", **dict(FLOORED)}, id="a floor"),
    pytest.param(
        DAY, '甲 - 乙日 > duration("P30D")', {"甲 - 乙日恰为30天": None, "甲 - 乙日刚高于30天": None}, id="days"
    ),
    pytest.param(WHOLE, "甲 > 出勤天数", {"甲恰等于出勤天数": None, "甲刚高于出勤天数": None}, id="two facts"),
]


@pytest.mark.parametrize(("term", "test", "expected"), LINES)
def test_both_sides_of_a_line(term: str, test: str, expected: dict[str, str | None]) -> None:
    rule = f"  乙: {{clause: 二(一), type: boolean, is: '{test}'}}\n"
    text = tiny.PROGRAMME.replace("terms:\n", f"terms:\n  甲: {term}\n").replace("decisions:\n", f"decisions:\n{rule}")
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    found = {
        each.target.what.partition("，")[0]: each
        for each in covered.missing
        if each.target.owner.name == "乙" and each.target.kind is TargetKind.BOUNDARY
    }
    assert set(found) == set(expected)
    for what, value in expected.items():
        assert value is None or str(found[what].proposal.facts["甲"]) == value
    if "甲 - 乙日刚高于30天" in expected:
        assert days_apart(found["甲 - 乙日恰为30天"]) == 30
        assert days_apart(found["甲 - 乙日刚高于30天"]) == 31
    if "甲刚高于出勤天数" in expected:
        one, other = found["甲刚高于出勤天数"].proposal.facts, found["甲恰等于出勤天数"].proposal.facts
        assert (one["甲"], other["甲"]) == (int(str(one["出勤天数"])) + 1, other["出勤天数"])


NEAR = [
    pytest.param(1, 48, True, id="one more insured would be on the line"),
    pytest.param(200001, 9799999, True, id="a hair above"),
    pytest.param(5, 244, True, id="less than a hundredth of a point above"),
    pytest.param(1, 24, False, id="4 % is another line, though one less is none at all"),
    pytest.param(29, 971, False, id="2.9 %"),
    pytest.param(20, 980, False, id="on the line"),
]


@pytest.mark.parametrize(("gone", "insured", "counts"), NEAR)
def test_what_counts_as_just_above_a_line(gone: int, insured: int, counts: bool) -> None:
    case = (
        "- {id: 甲, clause: 四, why: 无, expect: {补贴比例: 40%}, "
        f"facts: {{上年度裁员人数: {gone}, 上年末参保人数: {insured}}}}}\n"
    )
    covered = cover(loaded_of({**STABILITY, "cases.yaml": case.encode()}), CALENDAR)
    assert ("裁员率刚高于2%，在四(一)与四(二)的分界上" not in texts(covered)) is counts


def test_a_case_counts_for_what_it_looks_at_alone() -> None:
    facts = "{足额缴费: true, 财务健全: true, 上年度裁员人数: 20, 上年末参保人数: 980, 上年度实缴保费: 1}"
    case = f"- {{id: 甲, clause: 四, why: 无, facts: {facts}, expect: {{裁员率: 2%}}}}\n"
    covered = cover(loaded_of({**STABILITY, "cases.yaml": case.encode()}), CALENDAR)
    # Nobody reckoned the tier or the conditions, whatever the facts are.
    assert (covered.counts[TargetKind.ROW].exercised, covered.counts[TargetKind.BRANCH].exercised) == (0, 1)


def test_what_no_facts_reach_is_told_and_not_proposed() -> None:
    table = """  档:
    clause: 二(一)
    type: integer
    table:
      hit: first
      in: [出勤天数]
      rules:
        - {when: ["<= 92"], then: 1}
        - {when: ["> 100"], then: 2}
        - {when: ["-"], then: 3}
"""
    text = tiny.PROGRAMME.replace("decisions:\n", f"decisions:\n{table}")
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    assert [each.what for each in covered.unreachable] == ["“档”第2行（出勤天数 > 100），二(一)", "“档”第3行，二(一)"]
    assert covered.counts[TargetKind.ROW].total == 1
    assert not any(each.target in covered.unreachable for each in covered.missing)


def test_rows_with_several_columns_are_told_apart() -> None:
    table = """  档:
    clause: 二(一)
    type: integer
    table:
      hit: unique
      in: [本地, 出勤天数]
      rules:
        - {when: ["true", "<= 5"], then: 1}
        - {when: ["true", "> 5"], then: 2}
        - {when: ["false", "<= 9"], then: 3}
        - {when: ["false", "> 9"], then: 4}
"""
    text = tiny.PROGRAMME.replace("decisions:\n", f"decisions:\n{table}").replace(
        "terms:\n", "terms:\n  本地: {type: boolean, clause: 二(一), question: 本地？}\n"
    )
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    found = {
        each.target.what: (each.proposal.facts["本地"], each.proposal.facts["出勤天数"])
        for each in covered.missing
        if each.target.owner.name == "档" and each.target.kind is TargetKind.BOUNDARY
    }
    assert found == {
        "出勤天数恰为5天（本地 true），二(一)的界线": (True, 5),
        "出勤天数刚高于5天（本地 true），二(一)的界线": (True, 6),
        "出勤天数恰为9天（本地 false），二(一)的界线": (False, 9),
        "出勤天数刚高于9天（本地 false），二(一)的界线": (False, 10),
    }


def test_later_values_of_a_figure_have_lines_of_their_own() -> None:
    text = tiny.PROGRAMME.replace(
        "values: [{from: 2020-01-01, value: 15}]",
        "values: [{from: 2020-01-01, value: 15}, {from: 2021-01-01, value: 20}]",
    ).replace("is: 出勤天数 > 0}", "is: 出勤天数 > 日标准}")
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    found = {
        each.target.what.partition("，")[0]: (each.proposal.on.year, each.proposal.facts["出勤天数"])
        for each in covered.missing
        if each.target.owner.name == "可领" and each.target.kind is TargetKind.BOUNDARY
    }
    assert found == {
        "出勤天数恰为15天": (2020, 15),
        "出勤天数刚高于15天": (2020, 16),
        "出勤天数恰为20天": (2021, 20),
        "出勤天数刚高于20天": (2021, 21),
    }
    files = tiny.files(programme=text, cases=with_proposals(b"[]\n", covered, ()).decode())
    assert cover(loaded_of(files), CALENDAR).missing == ()


def test_exceptions_are_shown_one_by_one() -> None:
    covered = covered_without({**fines.files(), "cases.yaml": b"[]\n"})
    ways = ("初次改正", "占消防通道", "残疾人经营")
    found = {
        each.target.what: tuple(name for name in ways if each.proposal.facts[name] is True)
        for each in covered.missing
        if each.target.kind is TargetKind.EXCEPTION and each.target.owner.name == "罚款"
    }
    # Each alone, so that the case shows that exception and no other.
    assert found == {
        "“罚款”的但书“初次”，二(一)": ("初次改正",),
        "“罚款”的但书“屡次”，二(二)": (),
        "“罚款”的但书“通道”，一(二)、二(三)": ("占消防通道",),
        "“罚款”的但书“残疾人”，二(四)": ("残疾人经营",),
    }


def test_what_formulas_cannot_say_is_left_open_with_its_reason() -> None:
    rule = "  乙: {clause: 二(一), type: boolean, is: 'string length(开户行) > 4'}\n"
    text = tiny.PROGRAMME.replace("decisions:\n", f"decisions:\n{rule}")
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    found = [each for each in covered.unsettled if each.target.owner.name == "乙"]
    assert [each.target.what.partition("，")[0] for each in found] == [
        "string length(开户行)恰为4",
        "string length(开户行)刚高于4",
    ]
    assert all(each.reason for each in found)
    # A case that a person writes settles it all the same.
    case = "- {id: 甲, clause: 二(一), why: 四个字。, facts: {开户行: 某某银行}, expect: {乙: false}}\n"
    again = cover(loaded_of(tiny.files(programme=text, cases=case)), CALENDAR)
    assert [each.target.what.partition("，")[0] for each in again.unsettled] == ["string length(开户行)刚高于4"]


def test_lines_that_formulas_cannot_say_are_found_by_trying() -> None:
    terms = "".join(f"  {name}: {{type: date, clause: 二(一), question: 哪天？}}\n" for name in ("受理日", "办结日"))
    rule = "  超期: {clause: 二(一), type: boolean, is: '办结日 > add months(受理日, 1, \"last day\")'}\n"
    text = tiny.PROGRAMME.replace("terms:\n", f"terms:\n{terms}").replace("decisions:\n", f"decisions:\n{rule}")
    covered = cover(loaded_of(tiny.files(programme=text, cases="[]\n")), CALENDAR)
    assert covered.unsettled == ()
    found = {each.target.what.partition(" ")[0]: each for each in covered.missing if each.target.owner.name == "超期"}
    assert set(found) == {"办结日恰等于add", "办结日刚高于add"}
    for what, late in (("办结日恰等于add", False), ("办结日刚高于add", True)):
        start, end = (found[what].proposal.facts[name] for name in ("受理日", "办结日"))
        assert isinstance(start, dt.date)
        assert isinstance(end, dt.date)
        # A month from the first of January is the first of February.
        assert (start.day, (end - dt.timedelta(days=int(late))).day, (end - start).days) == (1, 1, 31 + late)
        assert answers(covered, found[what])["超期"] is late


def test_a_package_with_problems_is_not_looked_at() -> None:
    loaded = load_files(tiny.broken(("is: 出勤天数 > 0", "is: 天数 > 0")))
    covered = cover(loaded, CALENDAR)
    assert covered.programme is None
    assert covered.problems == loaded.problems != ()
    assert with_proposals(b"x", covered, ()) == b"x"


def test_the_json_of_a_missing_case() -> None:
    covered = covered_without(STABILITY, "裁员率恰为二", "补贴怎样拨付")
    found = as_json(covered)
    assert found["boundaries"] == {"exercised": 17, "total": 18}
    assert found["rows"] == {"exercised": 4, "total": 4}
    assert found["missing"] == [
        {
            "kind": "boundaries",
            "what": "裁员率恰为2%，在四(一)与四(二)的分界上",
            "clause": ["四(一)", "四(二)"],
            # One of fifty is exactly 2 %.
            "facts": {
                "足额缴费": True,
                "上年度裁员人数": 1,
                "上年末参保人数": 49,
                "财务健全": True,
                "上年度实缴保费": "10000.00",
            },
            "on": "2015-01-01",
            "decisions": ["裁员率", "补贴比例", "补贴金额"],
            "procedure": None,
            "materials": False,
        }
    ]


def days_apart(missing: Missing) -> int:
    """The days between the two dates of a proposed case."""
    later, earlier = (missing.proposal.facts[name] for name in ("甲", "乙日"))
    assert isinstance(later, dt.date)
    assert isinstance(earlier, dt.date)
    return (later - earlier).days


def answers(covered: Covered, missing: Missing) -> Mapping[str, object]:
    """What the rules make of the facts proposed."""
    assert covered.programme is not None
    decided = decide(covered.programme, missing.proposal.facts, missing.proposal.on)
    assert decided.outcome is not None, decided.problems
    return decided.outcome.values
