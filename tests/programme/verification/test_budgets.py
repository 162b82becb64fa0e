"""Funds against what quotas and caps allow to be paid: equal is enough, a yuan more is not; the sums by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings

from luoshi.deadlines import Calendar
from luoshi.feel import Value
from luoshi.programme import decide, load_files
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
from luoshi.programme.verification.money.budgets import budgets
from luoshi.programme.verification.subject import Subject
from tests.programme import tiny
from tests.programme.verification import lines_package, trials

# The package pays 15 yuan for each of at most 92 days: 1,380 yuan a case, in the years 2020, 2021 and 2022.
FUND = "budget: none, clause: 二(二)}"
ONCE = "    once: {per: year, key: 身份证号, clause: 二(二)}\n"
RULE = "is: if 可领 then 出勤天数 * 日标准 else 0"
DAILY = "values: [{from: 2020-01-01, value: 15}]"
DAYS = "max: 92, unit: 天"
ROUTES = "routes: [{when: 出勤天数 >= 0, stages: [审核, 公示, 发放], clause: 二(二)}]"


def fund(total: str, per_year: bool = False, budget: str = "none") -> tuple[str, str]:
    """The fund with a total."""
    per = ", per: year" if per_year else ""
    return FUND, f"budget: {budget}, clause: 二(二), total: {{amount: {total}{per}, clause: 二(二)}}}}"


def quota(count: int, per_year: bool = False) -> tuple[str, str]:
    """The procedure with a quota."""
    per = ", per: year" if per_year else ""
    return ONCE, f"{ONCE}    quota: {{count: {count}{per}, clause: 二(一)}}\n"


def result_of(*replacements: tuple[str, str]) -> Result:
    """The one result on the package with these changes, a finding confirmed by `decide`."""
    loaded = load_files(tiny.broken(*replacements))
    assert loaded.programme is not None, loaded.problems
    (result,) = budgets(Subject.of(loaded.programme, Calendar.china()))
    assert (result.kind, result.about) == (FindingKind.BUDGET, "工会经费")
    if isinstance(result, Finding):
        assert result.severity is Severity.WARNING
        assert isinstance(result.witness, FactsWitness)
        outcome = decide(loaded.programme, result.witness.facts, result.witness.on).outcome
        assert outcome is not None
        assert {name: outcome.values[name] for name in result.witness.shows} == result.witness.shows
    return result


# Each: the total and the quota, for each year or in all; the reckoning, and by how much the total is exceeded.
RECKONED = [
    pytest.param(
        fund("138000"), quota(100), "申领每件最多1,380元×100件＝138,000元", None, id="in all: equal is enough"
    ),
    pytest.param(fund("137999"), quota(100), "申领每件最多1,380元×100件＝138,000元", "1元", id="in all: a yuan short"),
    pytest.param(
        fund("137999.99"), quota(100), "申领每件最多1,380元×100件＝138,000元", "0.01元", id="in all: a fen short"
    ),
    pytest.param(
        fund("138000", per_year=True),
        quota(100, per_year=True),
        "申领每件最多1,380元×每年100件＝138,000元",
        None,
        id="both for each year: equal is enough",
    ),
    pytest.param(
        fund("138000", per_year=True),
        quota(101, per_year=True),
        "申领每件最多1,380元×每年101件＝139,380元",
        "1,380元",
        id="both for each year: a case more",
    ),
    pytest.param(
        fund("414000"),
        quota(100, per_year=True),
        "申领每件最多1,380元×每年100件×3年＝414,000元",
        None,
        id="a quota for each of three years against a total in all",
    ),
    pytest.param(
        fund("413999"),
        quota(100, per_year=True),
        "申领每件最多1,380元×每年100件×3年＝414,000元",
        "1元",
        id="three years: a yuan short",
    ),
    pytest.param(
        fund("138000", per_year=True),
        quota(100),
        "申领每件最多1,380元×100件＝138,000元",
        None,
        id="a quota in all may be used up in one year",
    ),
    pytest.param(
        fund("100000", per_year=True),
        quota(100),
        "申领每件最多1,380元×100件＝138,000元",
        "38,000元",
        id="a quota in all that one year's total does not cover",
    ),
    pytest.param(
        fund("137999", budget="required"),
        quota(100),
        "申领每件最多1,380元×100件＝138,000元",
        "1元",
        id="a budget does not make the quota fit",
    ),
]


@pytest.mark.parametrize(("total", "cases", "shown", "excess"), RECKONED)
def test_quota_times_cap_is_held_against_the_total(
    total: tuple[str, str], cases: tuple[str, str], shown: str, excess: str | None
) -> None:
    result = result_of(total, cases)
    if excess is None:
        assert isinstance(result, Proved)
        assert result.method is Method.ARITHMETIC
        assert result.text.startswith(f"{shown}，不超过工会经费")
        return
    assert isinstance(result, Finding)
    assert result.message.startswith(f"{shown}，超过工会经费")
    assert f"，多{excess}（二(一)、二(二)）。" in result.message
    assert isinstance(result.witness, FactsWitness)
    assert result.witness.facts == {"出勤天数": Decimal(92)}
    assert result.witness.shows == {"津贴": Decimal(1380)}


# Each: another rule for the amount, and the most that a case is paid by it.
CAPS = [
    pytest.param("is: min(出勤天数 * 日标准, 1000)", "1,000", id="a cap"),
    pytest.param("is: if 可领 then 2000 - 出勤天数 * 10 else 0", "2,000", id="the most where the fact is least"),
    pytest.param("is: if 出勤天数 > 92 then 9999 else 出勤天数", "92", id="what no fact reaches does not count"),
    pytest.param("is: 出勤天数 / 8", "11.50", id="a fraction: 92 / 8"),
    pytest.param("is: 出勤天数 / 3", "30.67", id="rounded up to a fen: 30.666…"),
    pytest.param("is: (92 - 出勤天数) * 出勤天数 + 0.5", "2,116.50", id="the top of a curve: 46 × 46 + 0.5"),
    pytest.param("is: if 出勤天数 < 10 then 5000 else 100", "5,000", id="the smaller fact is paid more"),
]


@pytest.mark.parametrize(("rule", "most"), CAPS)
def test_the_most_that_a_case_is_paid_is_exact(rule: str, most: str) -> None:
    condition = ("type: boolean, is: 出勤天数 > 0", "type: boolean, is: 出勤天数 >= 0")
    result = result_of(fund("100"), quota(10), (RULE, rule), condition)
    assert isinstance(result, Finding)
    assert result.message.startswith(f"申领每件最多{most}元×10件＝")


def test_what_is_not_approved_is_not_paid() -> None:
    rule = (RULE, "is: if 可领 then 100 else 5000")
    result = result_of(fund("1000"), quota(10), rule)
    assert isinstance(result, Proved)
    assert result.text == "申领每件最多100元×10件＝1,000元，不超过工会经费的总额1,000元"


def test_who_is_sent_elsewhere_is_not_paid() -> None:
    routes = ROUTES.replace("[{when", "[{when: 出勤天数 > 50, refer: 市工会, clause: 二(二)}, {when")
    result = result_of(fund("75000"), quota(100), (ROUTES, routes))
    assert isinstance(result, Proved)
    # 50 days are the most that stay: 750 yuan.
    assert result.text == "申领每件最多750元×100件＝75,000元，不超过工会经费的总额75,000元"


def test_without_a_quota_only_a_budget_holds_payments_in() -> None:
    result = result_of(fund("138000"))
    assert isinstance(result, Finding)
    assert result.message == (
        "申领没有写明名额，支出没有上限：每件最多1,380元，101件就超过工会经费的总额138,000元（二(一)、二(二)）。"
    )
    held = result_of(fund("138000", budget="required"))
    assert isinstance(held, Proved)
    assert held.text == "申领要先有预算：超过预算的不能承诺，也就付不出去"


def test_without_a_cap_one_case_may_take_more_than_the_total() -> None:
    result = result_of(fund("138000"), quota(100), (DAYS, "unit: 天"))
    assert isinstance(result, Finding)
    # A hundredth of the total is 1,380 yuan, 92 days; the 93rd is more: 1,395 yuan.
    assert result.message.startswith("申领每件的金额没有上限，支出没有上限：一件就可以付")
    assert isinstance(result.witness, FactsWitness)
    paid = result.witness.shows["津贴"]
    assert isinstance(paid, Decimal)
    assert paid * 100 > 138000
    held = result_of(fund("138000", budget="required"), quota(100), (DAYS, "unit: 天"))
    assert isinstance(held, Proved)


def test_figures_are_those_of_their_days() -> None:
    raised = (DAILY, "values: [{from: 2020-01-01, value: 15}, {from: 2021-01-01, value: 20}]")
    # 2020: 1,380 yuan × 100; 2021 and 2022: 92 × 20 = 1,840 yuan × 100 each; together 506,000 yuan.
    enough = result_of(fund("506000"), quota(100, per_year=True), raised)
    assert isinstance(enough, Proved)
    short = result_of(fund("505999"), quota(100, per_year=True), raised)
    assert isinstance(short, Finding)
    shown = "申领每件最多1,380元×每年100件＝138,000元，申领每件最多1,840元×每年100件×2年＝368,000元，合计506,000元"
    assert shown in short.message
    assert short.witness == FactsWitness({"出勤天数": Decimal(92)}, dt.date(2021, 1, 1), {"津贴": Decimal(1840)})
    yearly = result_of(fund("183999", per_year=True), quota(100, per_year=True), raised)
    assert isinstance(yearly, Finding)
    assert yearly.message.startswith("2021年申领每件最多1,840元×每年100件＝184,000元，超过工会经费每年的总额183,999元")


def test_a_remedy_can_be_followed() -> None:
    open_end = result_of(fund("138000"))
    assert isinstance(open_end, Finding)
    assert "写 budget: required" in open_end.remedy
    # A budget keeps the payments in, and still there are places that nobody pays for.
    for budget, told in (("none", False), ("required", True)):
        short = result_of(fund("137999", budget=budget), quota(100))
        assert isinstance(short, Finding)
        assert "budget: required" not in short.remedy
        assert short.message.endswith("超过预算的不能承诺，名额还没有用完，钱可能先用完。") is told


def test_the_rules_of_one_day_count_for_all_the_time() -> None:
    raised = (DAILY, "values: [{from: 2020-01-01, value: 15}, {from: 2021-01-01, value: 20}]")
    loaded = load_files(tiny.broken(fund("506000"), quota(100, per_year=True), raised))
    assert loaded.programme is not None, loaded.problems
    (first,) = budgets(Subject.of(loaded.programme, Calendar.china(), dt.date(2020, 12, 31)))
    (second,) = budgets(Subject.of(loaded.programme, Calendar.china(), dt.date(2021, 1, 1)))
    # Three years at 1,380 yuan are 414,000 yuan, at 1,840 yuan 552,000 yuan.
    assert isinstance(first, Proved)
    assert isinstance(second, Finding)
    assert "×3年＝552,000元，超过工会经费的总额506,000元，多46,000元" in second.message


def test_a_total_may_be_a_parameter() -> None:
    total = (
        DAILY + "}",
        DAILY + "}\n  总额: {type: money, clause: 二(一), "
        "values: [{from: 2020-01-01, value: 100000}, {from: 2022-01-01, value: 200000}]}",
    )
    result = result_of(total, fund("总额"), quota(100))
    # A quota in all may be used up while the total is still 100,000 yuan.
    assert isinstance(result, Finding)
    assert "超过工会经费的总额100,000元，多38,000元" in result.message


def test_two_procedures_draw_on_one_fund() -> None:
    text = tiny.PROGRAMME
    start, end = text.index("  申领:\n"), text.index("declaratory:")
    second = text[start:end].replace("  申领:\n", "  补领:\n")
    for old, new in (fund("200000"), quota(100)):
        text = text.replace(old, new)
    text = text.replace("declaratory:", second.replace(*quota(50)) + "declaratory:")
    loaded = load_files(tiny.files(programme=text))
    assert loaded.programme is not None, loaded.problems
    (result,) = budgets(Subject.of(loaded.programme, Calendar.china()))
    assert isinstance(result, Finding)
    shown = "申领每件最多1,380元×100件＝138,000元，补领每件最多1,380元×50件＝69,000元，合计207,000元"
    assert result.message.startswith(f"{shown}，超过工会经费的总额200,000元，多7,000元")


def test_a_fund_without_a_total_is_no_subject() -> None:
    loaded = load_files(tiny.files())
    assert loaded.programme is not None
    assert list(budgets(Subject.of(loaded.programme, Calendar.china()))) == []


def test_an_amount_that_no_formula_says_is_left_open() -> None:
    rule = 'is: if starts with(开户行, "某") then 100 else 0'
    result = result_of(fund("1000"), quota(10), (RULE, rule))
    assert isinstance(result, Unsettled)
    assert result.reason.startswith("申领每件最多付多少求不出：")


PROCEDURE = """\
roles:
  居民: {kind: applicant, clause: 一(一)}
  民政: {kind: office, function: 民政, level: city, clause: 一(一)}
forms:
  申请表: {clause: 一(一), fields: [年龄, 人数, 残疾, 开户行, 账号]}
funds:
  补助金:
    {source: 专户, outlet: 支出户, budget: none, clause: 二, total: {amount: 0.01, clause: 二(一)}}
procedures:
  申领:
    clause: 一
    applicant: 居民
    form: 申请表
    condition: 可领
    amount: 补助
    quota: {count: 1, clause: 二(二)}
    windows: [{from: 2020-01-01, until: 2020-12-31, clause: 三}]
    routes:
      - {when: 人数 > 15, refer: 市里, clause: 一(二)}
      - {when: 年龄 >= 0, stages: [审核, 发放], clause: 一(二)}
    stages:
      审核: {review: [{by: 民政, checks: [年龄], leads: true}], clause: 一(二)}
      发放:
        pay: {fund: 补助金, amount: 补助, transfer_by: 民政, bank: 开户行, account: 账号}
        by: 民政
        clause: 二
"""
ACCOUNT = """\
  开户行: {type: text, clause: 二, question: 哪家银行？}
  账号: {type: account, clause: 二, question: 银行账号？, data_class: account}
"""


@settings(max_examples=15)
@given(trials.amounts(trials.slopes()), trials.conditions())
def test_the_most_is_what_trying_every_case_finds(rule: str, condition: str) -> None:
    decisions = (
        f"  可领: {{clause: 一, type: boolean, is: '{condition}'}}\n"
        f"  补助: {{clause: 二, type: money, round: half up to fen, is: '{rule} + 0 * 年龄 + 0 * 人数'}}\n"
    )
    subject = lines_package.subject(decisions, PROCEDURE, terms=ACCOUNT)
    model = subject.programme.model
    most = Decimal(0)
    for age, people, is_so, paid in trials.every_case(model, "补助"):
        facts: dict[str, Value] = {"年龄": Decimal(age), "人数": Decimal(people), "残疾": is_so}
        if people <= 15 and model.values(facts)["可领"] is True:
            most = max(most, paid)
    (result,) = budgets(subject)
    if most <= Decimal("0.01"):
        assert isinstance(result, Proved)
    else:
        assert isinstance(result, Finding)
        assert isinstance(result.witness, FactsWitness)
        assert result.witness.shows == {"补助": most}
