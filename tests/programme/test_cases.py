"""The worked cases of the package in this repository pass, and would not if anything were missing or shifted."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

from luoshi.deadlines import Calendar
from luoshi.programme import Element, Kind, Programme, check, elements, load, load_files, run_cases
from luoshi.source import FilePlace

FOLDER = Path("programmes/job-stability")
FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
TEXT = FILES["programme.yaml"].decode()
LOADED = load(FOLDER)
CALENDAR = Calendar.china()


def programme() -> Programme:
    assert LOADED.problems == ()
    assert LOADED.programme is not None
    return LOADED.programme


def test_every_case_passes() -> None:
    results = run_cases(programme(), LOADED.cases, CALENDAR, programme().since)
    assert [(result.case.head.id, result.expected, result.got) for result in results if not result.passed] == []
    assert len(results) >= 40


def test_every_operative_clause_is_carried_out() -> None:
    checked = check(LOADED, CALENDAR)
    assert checked.problems == ()
    found = checked.coverage
    assert found is not None
    # Counted in document.md: 60 clauses; 一, 七(一)1 and 七(二)2 declare; 二, 二(五), 六(二), 六(三), 七 and 七(一) to
    # (三) are headings that nothing cites; the source lost 五(二) to (四).
    assert (found.total, found.declaratory, found.headings, found.lost) == (60, 3, 8, 3)
    assert (found.operative, found.linked, found.unlinked) == (46, 46, ())


def deletable() -> tuple[Element, ...]:
    return elements(programme())


@pytest.mark.parametrize("element", deletable(), ids=lambda element: f"{element.kind.name}:{element.name}")
def test_deleting_an_element_is_noticed(element: Element) -> None:
    assert isinstance(element.where, FilePlace)
    root = yaml.compose(TEXT, Loader=yaml.CSafeLoader)
    assert root is not None
    assert deleted(root, element.where) == 1
    files = {**FILES, "programme.yaml": yaml.serialize(root, allow_unicode=True).encode()}
    loaded = load_files(files)
    assert check(loaded, CALENDAR).problems, f"nobody misses {element.kind.value} {element.name}"


def test_the_deletions_cover_every_kind() -> None:
    # Its document has no exceptions and no totals; those are deleted from packages that have them, in
    # test_exceptions.py and test_amounts.py.
    amounts = {Kind.TOTAL, Kind.PART, Kind.FUND_TOTAL, Kind.SOURCE, Kind.PURPOSE, Kind.QUOTA, Kind.OUTER_LIMIT}
    assert {element.kind for element in deletable()} == set(Kind) - {Kind.EXCEPTION} - amounts


def deleted(node: yaml.Node, where: FilePlace) -> int:
    """Takes out what stands at a place, an entry by its key or value, or an item of a list; how many were taken out."""
    if isinstance(node, yaml.MappingNode):
        kept = [pair for pair in node.value if not (stands_at(pair[0], where) or stands_at(pair[1], where))]
        below = [value for _, value in kept]
    elif isinstance(node, yaml.SequenceNode):
        kept = [item for item in node.value if not stands_at(item, where)]
        below = kept
    else:
        return 0
    found = len(node.value) - len(kept)
    node.value[:] = kept
    return found + sum(deleted(child, where) for child in below)


def stands_at(node: yaml.Node, where: FilePlace) -> bool:
    return (node.start_mark.line + 1, node.start_mark.column + 1) == (where.line, where.column)


# Faults that an author might make; each must break at least the named case.
SHIFTS = [
    ("first boundary open", '"<= 2%"', '"< 2%"', "裁员率恰为二"),
    ("first boundary moved up", '"<= 2%"', '"<= 2.1%"', "裁员率刚过二"),
    ("second boundary closed below", '"(2%..3%]"', '"[2%..3%]"', "裁员率恰为二"),
    ("second boundary open above", '"(2%..3%]"', '"(2%..3%)"', "裁员率恰为三"),
    ("third boundary moved", '"(3%..4%]"', '"(3.5%..4%]"', "裁员率刚过三"),
    ("fourth row from 4.5%", '"> 4%"', '"> 4.5%"', "裁员率刚过四"),
    ("condition not strict", "裁员率 < 登记失业率", "裁员率 <= 登记失业率", "裁员率恰为四"),
    ("rounding half even", "half up to fen", "half even to fen", "恰好半分进位"),
    ("rounding down", "half up to fen", "down to fen", "超过半分进位"),
    ("rate over the insured alone", "(上年度裁员人数 + 上年末参保人数)", "上年末参保人数", "裁员率恰为二"),
    ("no special case for none", "if 上年度裁员人数 = 0 then 0 else ", "", "没有裁员也没有参保"),
    ("condition forgotten", "足额缴费 and 裁员率达标 and 财务健全", "足额缴费 and 裁员率达标", "财务不健全"),
    ("eight days", "notice: 7 days", "notice: 8 days", "公示七天在工作日结束"),
    ("workdays", "notice: 7 days", "notice: 7 workdays", "公示七天在工作日结束"),
    ("notice not rolled", "roll: forward\n        by", "roll: none\n        by", "公示末日是国庆节"),
    ("return not rolled", "roll: forward\n    columns", "roll: none\n    columns", "三季度遇国庆节"),
    ("return a day later", "day 5 of", "day 6 of", "四季度不遇节假日"),
    ("window a day longer", "until: 2015-11-30", "until: 2015-12-01", "首年截止以后"),
    ("window a day shorter", "until: 09-30", "until: 09-29", "次年最后一天"),
    ("wrong route", "stages: [市级审核, 公示, 财政复核, 拨付]", "stages: [市级审核, 公示, 拨付]", "市属企业直接到市里"),
    ("licence from everybody", ", when: 首次申报", "", "再次申报的材料"),
    ("other office", "by: [县区社保经办机构, 市就业局]\n", "by: [市就业局]\n", "补贴怎样拨付"),
    ("in force a year longer", "until: 2020-12-31", "until: 2021-12-31", "执行期以后"),
    ("later tier changed", "value: 40%, clause: 四(五)", "value: 45%, clause: 四(五)", "二档比例以后年度"),
]


@pytest.mark.parametrize(("old", "new", "case"), [row[1:] for row in SHIFTS], ids=[row[0] for row in SHIFTS])
def test_a_shifted_figure_breaks_a_case(old: str, new: str, case: str) -> None:
    assert TEXT.count(old) == 1
    loaded = load_files({**FILES, "programme.yaml": TEXT.replace(old, new).encode()})
    assert loaded.programme is not None, [str(problem) for problem in loaded.problems]
    results = run_cases(loaded.programme, loaded.cases, CALENDAR, loaded.programme.since)
    assert case in {result.case.head.id for result in results if not result.passed}


def test_the_rows_hold_on_a_later_day_too() -> None:
    results = run_cases(programme(), LOADED.cases, CALENDAR, dt.date(2016, 6, 1))
    assert all(result.passed for result in results)


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        ("- {id: 甲, clause: 四, why: 无}\n", "case-kind"),
        ("- {id: 甲, clause: 四, why: 无, facts: {}, expect: {补贴额: 0}}\n", "decision-unknown"),
        ("- {id: 甲, clause: 四, why: 无, facts: {人数: 1}, expect: {补贴金额: 0}}\n", "term-unknown"),
        ("- {id: 甲, clause: 八, why: 无, facts: {}, expect: {补贴金额: null}}\n", "clause-unknown"),
        ("- {id: 甲, clause: 四, why: 无, task: 植树, by: 市人社部门, due: 2015-09-10}\n", "task-unknown"),
        ("- &x {id: 甲, clause: 四, why: 无, facts: {}, expect: {补贴金额: null}}\n", "yaml-alias"),
        ("甲: 乙\n", "value-shape"),
    ],
    ids=["no kind", "unknown decision", "unknown fact", "unknown clause", "unknown task", "anchor", "no list"],
)
def test_malformed_cases(cases: str, code: str) -> None:
    loaded = load_files({**FILES, "cases.yaml": cases.encode()})
    assert [problem.code for problem in loaded.problems] == [code]
    assert loaded.programme is None


def test_cases_must_differ_in_name_and_in_what_they_put_in() -> None:
    one = "- {id: 甲, clause: 四, why: 无, facts: {足额缴费: true}, expect: {符合条件: null}}\n"
    same_input = one.replace("甲", "乙")
    same_name = one.replace("true", "false")
    loaded = load_files({**FILES, "cases.yaml": (one + same_input + same_name).encode()})
    places = [(problem.code, problem.where.line) for problem in loaded.problems if isinstance(problem.where, FilePlace)]
    assert places == [("case-repeated", 2), ("case-duplicate", 3)]
