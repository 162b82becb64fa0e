"""Totals, the money of a fund, quotas, outer limits, directions and accepted findings: read, run, missed when gone."""

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
import yaml

from luoshi.deadlines import Calendar
from luoshi.periods import Period, Unit
from luoshi.programme import (
    Accepted,
    Direction,
    Element,
    FundTotal,
    Kind,
    OuterLimit,
    ParameterName,
    Programme,
    Quota,
    TotalPart,
    check,
    elements,
    figure_on,
    load_files,
    run_cases,
)
from luoshi.programme.exchange import export_dmn, export_workbook, import_rules
from luoshi.source import FilePlace
from tests.programme import posts
from tests.programme.test_cases import deleted

CALENDAR = Calendar.china()
NEW_KINDS = {
    Kind.TOTAL,
    Kind.PART,
    Kind.FUND_TOTAL,
    Kind.SOURCE,
    Kind.PURPOSE,
    Kind.QUOTA,
    Kind.OUTER_LIMIT,
}


@cache
def programme() -> Programme:
    loaded = load_files(posts.files())
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.programme is not None
    return loaded.programme


def test_what_is_read() -> None:
    found = programme()
    jobs = found.totals["岗位"]
    assert (jobs.total, jobs.unit, jobs.at_most, jobs.clauses) == (Decimal(45), "个", False, ("一(一)",))
    assert [(part.name, part.value, part.clauses) for part in jobs.parts] == [
        ("专任教师", Decimal(37), ("一(一)",)),
        ("教学辅助", Decimal(5), ("一(一)",)),
        ("管理", Decimal(3), ("一(一)",)),
    ]
    marks = found.totals["考评"]
    assert (marks.total, marks.at_most, len(marks.parts)) == (ParameterName("满分"), True, 2)
    assert isinstance(marks.parts[0], TotalPart)
    procedure = found.procedures["申领"]
    assert procedure.within is not None
    assert procedure.quota is not None
    assert procedure.within == OuterLimit(Period(60, Unit.WORKDAY), ("三(二)",), procedure.within.where)
    assert procedure.quota == Quota(200, True, ("三(二)",), procedure.quota.where)
    decision = found.decisions["补贴"]
    assert (dict(decision.monotone), decision.cliff) == ({"课时": Direction.UP}, Decimal("0.5"))
    assert found.decisions["可领"].cliff is None
    place = FilePlace("programme.yaml", posts.PROGRAMME[: posts.PROGRAMME.index("- {finding")].count("\n") + 1, 5)
    assert found.accepted == (Accepted("cliff:补贴/课时:0123abcd", "方案管理员甲", "一次性补贴，不分档。", place),)


def test_the_money_of_a_fund() -> None:
    fund = programme().funds["实训资金"]
    assert fund.total is not None
    assert fund.total == FundTotal(ParameterName("年度资金"), True, ("二(一)",), fund.total.where)
    got = [(each.name, each.amount, each.share, each.clauses) for each in (*fund.raised_from, *fund.allotted_to)]
    assert got == [
        ("市级", None, Decimal("0.6"), ("二(一)",)),
        ("区县", None, Decimal("0.4"), ("二(一)",)),
        ("设备", Decimal(500000), None, ("二(二)",)),
        ("培训", None, Decimal("0.3"), ("二(二)",)),
    ]


@pytest.mark.parametrize(
    ("day", "amount"),
    [(dt.date(2021, 12, 31), 900000), (dt.date(2022, 1, 1), 1000000)],
    ids=["before", "after"],
)
def test_a_figure_changes_with_its_parameter(day: dt.date, amount: int) -> None:
    assert figure_on(programme(), ParameterName("年度资金"), day) == amount
    assert figure_on(programme(), Decimal(45), day) == 45


def test_the_package_is_sound_and_its_cases_exercise_everything() -> None:
    checked = check(load_files(posts.files()), CALENDAR)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.coverage is not None
    assert checked.coverage.unlinked == ()


DELETABLE = [element for element in elements(programme()) if element.kind in NEW_KINDS]


def test_every_new_kind_is_deleted_below() -> None:
    assert {element.kind for element in DELETABLE} == NEW_KINDS


@pytest.mark.parametrize("element", DELETABLE, ids=lambda element: f"{element.kind.name}:{element.name}")
def test_deleting_an_element_is_noticed(element: Element) -> None:
    assert isinstance(element.where, FilePlace)
    root = yaml.compose(posts.PROGRAMME, Loader=yaml.CSafeLoader)
    assert root is not None
    assert deleted(root, element.where) == 1
    changed = posts.files(programme=yaml.serialize(root, allow_unicode=True))
    assert check(load_files(changed), CALENDAR).problems


# What is changed in the package, and the worked case that must break.
SHIFTS = [
    ("a part", "{name: 教学辅助, value: 5}", "{name: 教学辅助, value: 4}", "岗位"),
    ("a total", "total: 45", "total: 46", "岗位"),
    ("at most", "at_most: true\n", "at_most: false\n", "考评"),
    ("a share", "share: 60%", "share: 50%", "首年资金"),
    ("a share for an amount", "amount: 500000", "share: 50%", "首年资金"),
    ("an amount", "amount: 500000", "amount: 500001", "首年资金"),
    ("the total of a fund", "amount: 年度资金", "amount: 900001", "首年资金"),
    ("a fund for all years", "amount: 年度资金, per: year", "amount: 年度资金", "首年资金"),
    ("a quota", "count: 200", "count: 201", "名额"),
    ("a quota for all years", "count: 200, per: year", "count: 200", "名额"),
    ("a workday more", "60 workdays", "61 workdays", "办结"),
    ("days for workdays", "60 workdays", "60 days", "办结"),
]


@pytest.mark.parametrize(("old", "new", "case"), [row[1:] for row in SHIFTS], ids=[row[0] for row in SHIFTS])
def test_a_shifted_figure_breaks_a_case(old: str, new: str, case: str) -> None:
    loaded = load_files(posts.changed((old, new)))
    assert loaded.programme is not None, [str(problem) for problem in loaded.problems]
    results = run_cases(loaded.programme, loaded.cases, CALENDAR, loaded.programme.since)
    assert [result.case.head.id for result in results if not result.passed] == [case]


# Each: what is replaced by what, the code, and the text around the place, ▸ before it.
FAULTS = [
    ("figure with its unit", "total: 45", "total: 45个", "value-type", "total: ▸45个"),
    ("negative figure", "value: 37", "value: -37", "value-type", "value: ▸-37"),
    ("unknown parameter", "total: 满分", "total: 满分数", "parameter-unknown", "total: ▸满分数"),
    ("parts missing", "    parts: [{name: 教学, value: 60}, {name: 管理, value: 40}]\n", "", "key-missing", "▸考评:"),
    ("no parts", "[{name: 教学, value: 60}, {name: 管理, value: 40}]", "[]", "value-empty", "parts: ▸[]"),
    ("part twice", "{name: 教学辅助, value: 5}", "{name: 管理, value: 5}", "part-twice", "▸- {name: 专任教师"),
    ("share and amount", "share: 60%", "share: 60%, amount: 5", "portion-twofold", "share: ▸60%,"),
    ("neither share nor amount", "{name: 市级, share: 60%}", "{name: 市级}", "key-missing", "▸{name: 市级}"),
    (
        "mixed without a total",
        "    total: {amount: 年度资金, per: year, clause: 二(一)}\n",
        "",
        "fund-total-missing",
        "▸实训资金:\n    clause",
    ),
    ("rate for yuan", "type: money\n    clause: 二(一)", "type: rate\n    clause: 二(一)", "figure-type", "▸{amount: "),
    ("yuan for a share", "share: 30%", "share: 年度资金", "figure-type", "▸{name: 培训"),
    ("text for a number", "{type: integer, clause: 一(二), values: [{from: 2021-01-01, value: 100}]}",
     "{type: text, clause: 一(二), values: [{from: 2021-01-01, value: 百分}]}", "figure-type", "▸考评:"),
    ("per month", "count: 200, per: year", "count: 200, per: month", "value-choice", "per: ▸month"),
    ("quota of a half", "count: 200", "count: 200.5", "value-type", "count: ▸200.5"),
    ("limit unreadable", "60 workdays", "soon", "time-unreadable", "limit: ▸soon"),
    ("limit without clause", "60 workdays, clause: 三(二)", "60 workdays", "key-missing", "within: ▸{limit"),
    ("sideways", "{课时: up}", "{课时: sideways}", "value-choice", "课时: ▸sideways"),
    ("direction of an unknown fact", "{课时: up}", "{课程: up}", "term-unknown", "▸课程: up"),
    ("direction of a yes or no", "{课时: up}", "{结业: up}", "figure-type", "▸补贴:"),
    ("direction of a decision without size", "type: boolean, is: 结业", "type: boolean, monotone: {课时: up}, is: 结业",
     "figure-type", "▸可领:"),
    ("direction of what plays no part", "is: 结业 and 课时 >= 1", "is: 结业", "monotone-apart", "▸补贴:"),
    ("cliff without percent", "cliff: 50%", "cliff: 50", "cliff-share", "cliff: ▸50"),
    ("cliff of a yes or no", "type: boolean, is: 结业", "type: boolean, cliff: 5%, is: 结业", "figure-type", "▸可领:"),
    ("burden of a yes or no", "boolean, is: 结业", "boolean, burden: true, is: 结业", "figure-type", "▸可领:"),
    ("accepted without a name", "by: 方案管理员甲, ", "", "key-missing", "▸{finding"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "place"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_named_at_its_place(old: str, new: str, code: str, place: str) -> None:
    files = posts.changed((old, new))
    text = files["programme.yaml"].decode()
    around = place.replace("▸", "")
    assert text.count(around) == 1
    before = text[: text.index(around) + place.index("▸")]
    where = FilePlace("programme.yaml", before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert [(problem.code, problem.where) for problem in load_files(files).problems] == [(code, where)]


@pytest.mark.parametrize("name", ["rules.dmn", "rules.xlsx"])
def test_rules_that_leave_and_return_change_nothing_beside_them(name: str) -> None:
    content = export_dmn(programme()).encode() if name.endswith("dmn") else export_workbook(programme())
    imported = import_rules(posts.files(), name, content)
    assert (imported.problems, imported.changes) == ((), ())
    assert imported.files == posts.files()


def test_an_edited_rule_leaves_the_amounts_alone() -> None:
    exported = export_dmn(programme())
    assert exported.count("then 800") == 1
    imported = import_rules(posts.files(), "rules.dmn", exported.replace("then 800", "then 900").encode())
    assert imported.problems == ()
    assert imported.files == posts.files(programme=posts.PROGRAMME.replace("then 800", "then 900"))


SMALL = """id: posts
title: 岗位设置
issuer: 市教育局
summary: 岗位设置。
in_force: {from: 2021-01-01, until: 2023-12-31, clause: 四}
roles:
  教育局: {kind: office, function: 教育, level: city, clause: 一}
tasks:
  报送: {clause: 一(二), by: 教育局, due: 2021-06-30}
totals:
  岗位: {clause: 一(一), total: 45, unit: 个, parts: [{name: 教师, value: 37}, {name: 其他, value: 8}]}
"""


def test_a_package_without_rules_and_procedures_loads() -> None:
    loaded = load_files(posts.files(programme=SMALL, cases="[]"))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.programme is not None
    assert (list(loaded.programme.totals), loaded.programme.decisions) == (["岗位"], {})
