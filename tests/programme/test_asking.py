"""What a programme answers about a case: decisions on a day, routes, papers, windows, grounds, transfers."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.feel import Null, Value
from luoshi.programme import (
    Ground,
    Procedure,
    Programme,
    Referral,
    Transfer,
    decide,
    elements_of,
    interpretations_touched,
    load,
    load_files,
    materials_required,
    may_apply_again,
    payment_of,
    refusal_grounds,
    results_as_json,
    route,
    show_result,
    transfers,
    value_on,
    values,
    window_open,
)
from tests.programme import tiny

LOADED = load(Path("programmes/job-stability"))
DAY = dt.date(2015, 9, 1)
SOUND: dict[str, Value] = {
    "足额缴费": True,
    "财务健全": True,
    "上年度裁员人数": Decimal(20),
    "上年末参保人数": Decimal(980),
    "上年度实缴保费": Decimal("80000.40"),
    "企业隶属": "市属企业",
    "首次申报": False,
}


def programme() -> Programme:
    assert LOADED.programme is not None
    return LOADED.programme


def procedure() -> Procedure:
    return programme().procedures["申领"]


def test_both_ways_of_deciding_agree() -> None:
    outcome = decide(programme(), SOUND, DAY).outcome
    assert outcome is not None
    assert dict(values(programme(), SOUND, DAY)) == dict(outcome.values)
    assert results_as_json(programme(), outcome.values) == {
        "裁员率": "0.02",
        "裁员率达标": True,
        "符合条件": True,
        "补贴比例": "0.5",
        "补贴金额": "40000.20",
    }


@pytest.mark.parametrize(
    ("facts", "on", "codes"),
    [
        ({}, dt.date(2014, 12, 31), ["not-in-force"]),
        ({}, dt.date(2021, 1, 1), ["not-in-force"]),
        ({"上年度裁员人数": Decimal(-1)}, DAY, ["fact-range"]),
        ({"裁员人数": Decimal(1)}, DAY, ["fact-unknown"]),
        ({"足额缴费": "是"}, dt.date(2021, 1, 1), ["not-in-force", "fact-type"]),
    ],
    ids=["too early", "too late", "out of range", "unknown", "everything at once"],
)
def test_nothing_is_decided_with_problems(facts: dict[str, Value], on: dt.date, codes: list[str]) -> None:
    decided = decide(programme(), facts, on)
    assert [problem.code for problem in decided.problems] == codes
    assert decided.outcome is None


def test_values_outside_the_period_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not in force"):
        values(programme(), SOUND, dt.date(2021, 1, 1))


def test_a_parameter_by_its_day() -> None:
    # A year of which the rate differs: the tiny package with a raise in 2021.
    raised = tiny.broken(("value: 15}]", "value: 15}, {from: 2021-07-01, value: 20.5}]"))
    loaded = load_files(raised)
    assert loaded.programme is not None
    facts = {"出勤天数": Decimal(3)}
    days = [dt.date(2020, 1, 1), dt.date(2021, 6, 30), dt.date(2021, 7, 1), dt.date(2022, 12, 31)]
    # 3 x 15 = 45; 3 x 20.5 = 61.5
    assert [values(loaded.programme, facts, day)["津贴"] for day in days] == [45, 45, Decimal("61.5"), Decimal("61.5")]
    assert value_on(loaded.programme.parameters["日标准"], dt.date(2021, 7, 1)).value == Decimal("20.5")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("中央企业", Referral("省人社厅、省社保局")),
        ("市属企业", ("市级审核", "公示", "财政复核", "拨付")),
        ("县区属企业", ("县区审核", "市级复审", "公示", "财政复核", "拨付")),
        (None, None),
    ],
)
def test_routes(kind: str | None, expected: tuple[str, ...] | Referral | None) -> None:
    facts: dict[str, Value] = {} if kind is None else {"企业隶属": kind}
    assert route(programme(), procedure(), facts, DAY) == expected


@pytest.mark.parametrize(("first", "asks"), [(True, True), (False, False), (None, False)])
def test_the_licence_is_asked_of_new_applicants(first: bool | None, asks: bool) -> None:
    facts: dict[str, Value] = {} if first is None else {"首次申报": first}
    names = [material.name for material in materials_required(programme(), facts, DAY)]
    assert ("营业执照" in names) == asks
    assert names[:4] == ["承诺书", "申请表", "离职人员花名册", "缴费凭据"]


@pytest.mark.parametrize(
    ("day", "is_open", "text"),
    [
        (dt.date(2014, 6, 1), False, "下次申报从 2015-01-01 到 2015-11-30（二(四)）"),
        (dt.date(2015, 11, 30), True, "本次申报到 2015-11-30 截止（二(四)）"),
        (dt.date(2015, 12, 1), False, "下次申报从 2016-01-01 到 2016-09-30（二(四)）"),
        (dt.date(2016, 10, 1), False, "下次申报从 2017-01-01 到 2017-09-30（二(四)）"),
        (dt.date(2020, 9, 30), True, "本次申报到 2020-09-30 截止（二(四)）"),
        (dt.date(2020, 10, 1), False, "申报已经全部截止"),
    ],
)
def test_windows(day: dt.date, is_open: bool, text: str) -> None:
    answer = window_open(procedure(), day)
    assert (answer.open, answer.text) == (is_open, text)


def test_once_a_calendar_year() -> None:
    assert not may_apply_again(procedure(), dt.date(2016, 1, 1), dt.date(2016, 9, 30))
    assert may_apply_again(procedure(), dt.date(2016, 9, 30), dt.date(2017, 1, 1))


# 60 of 1000 is 6 %, not below 4 %.
GROUNDS: list[tuple[str, dict[str, Value], tuple[Ground, ...]]] = [
    ("none", {}, ()),
    ("premium unpaid", {"足额缴费": False}, (Ground("三(一)", "足额缴费：否"),)),
    ("accounts unsound", {"财务健全": False}, (Ground("三(三)", "财务健全：否"),)),
    (
        "rate too high",
        {"上年度裁员人数": Decimal(60), "上年末参保人数": Decimal(940)},
        (Ground("三(二)", "裁员率达标：否（裁员率 6%，登记失业率 4%；裁员率 < 登记失业率）"),),
    ),
]


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in GROUNDS], ids=[row[0] for row in GROUNDS])
def test_grounds(changed: dict[str, Value], expected: tuple[Ground, ...]) -> None:
    outcome = decide(programme(), {**SOUND, **changed}, DAY).outcome
    assert outcome is not None
    assert refusal_grounds(programme(), outcome, procedure()) == expected


def test_an_undecided_condition_gives_no_ground() -> None:
    outcome = decide(programme(), {}, DAY).outcome
    assert outcome is not None
    assert isinstance(outcome.values["符合条件"], Null)
    assert refusal_grounds(programme(), outcome, procedure()) == ()


def test_readings_that_bear_on_a_case() -> None:
    # 40 of 1000 is exactly 4 %; 80000.40 x 30 % needs no rounding.
    facts = {**SOUND, "上年度裁员人数": Decimal(40), "上年末参保人数": Decimal(960)}
    outcome = decide(programme(), facts, DAY).outcome
    assert outcome is not None
    assert [each.name for each in interpretations_touched(programme(), facts, outcome, DAY)] == ["裁员率恰为百分之四"]


def test_money_passes_from_the_fund_to_the_applicant() -> None:
    payment = payment_of(procedure())
    assert transfers(programme(), procedure(), payment) == (
        Transfer("财政专户", "支出户", ("市财政部门",)),
        Transfer("支出户", "企业", ("县区社保经办机构", "市就业局")),
    )


def test_what_a_clause_puts_into_effect() -> None:
    found = [(element.kind.value, element.name) for element in elements_of(programme(), "六(二)4")]
    assert found == [("解释", "公示期末日遇节假日"), ("公示", "公示")]


@pytest.mark.parametrize(
    ("name", "result", "shown"),
    [
        ("补贴金额", "40000.20", "40,000.20 元"),
        ("裁员率", "0.02", "2%"),
        ("符合条件", True, "是"),
        ("补贴金额", None, "未能确定"),
    ]
    + [("上年度裁员人数", 20, "20 人"), ("上年度实缴保费", "80000.4", "80,000.40 元"), ("开户银行", "农行", "农行")],
)
def test_results_as_they_are_kept(name: str, result: str | bool | int | None, shown: str) -> None:
    assert show_result(programme(), name, result) == shown
