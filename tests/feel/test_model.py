"""Deciding one case: values by hand, rows, rounding, what is missing, and how it is explained."""

from decimal import Decimal

import pytest

from luoshi.feel import BOOLEAN, NUMBER, STRING, Aggregation, Decision, Hit, Null, NullCode, Value, show
from luoshi.feel.model import MOST_COMPILED
from luoshi.money import Rounding
from tests.feel.models import cell, decision, fact, model_of, place, ranked, subsidy, table

WHOLE: dict[str, Value] = {
    "足额缴费": True,
    "财务健全": True,
    "上年度裁员人数": Decimal(12),
    "上年末参保人数": Decimal(388),
    "上年度实缴保费": Decimal("123456.78"),
}

# Amounts by hand: rate = laid off / (laid off + insured at year end); the share of its band times the premium.
CASES = [
    ("nobody laid off", 0, 0, "100000", "0", "0.5", 1, "50000.00"),
    ("2 % exactly", 2, 98, "100000", "0.02", "0.5", 1, "50000.00"),
    ("just over 2 %", 201, 9799, "100000", "0.0201", "0.4", 2, "40000.00"),
    ("3 % exactly", 12, 388, "123456.78", "0.03", "0.4", 2, "49382.71"),
    ("just over 3 %", 301, 9699, "100000", "0.0301", "0.3", 3, "30000.00"),
    ("4 % exactly is refused", 4, 96, "100000", "0.04", "0.3", 3, "0.00"),
    ("over 4 %", 5, 95, "100000", "0.05", "0", 4, "0.00"),
    ("everybody laid off", 1, 0, "100000", "1", "0", 4, "0.00"),
    ("half a fen goes up", 0, 1, "0.01", "0", "0.5", 1, "0.01"),
]


@pytest.mark.parametrize(("given", "expected"), [pytest.param(case[1:4], case[4:], id=case[0]) for case in CASES])
def test_a_case_is_decided_as_by_hand(given: tuple[int, int, str], expected: tuple[str, str, int, str]) -> None:
    laid_off, insured, premium = map(Decimal, given)
    facts = {**WHOLE, "上年度裁员人数": laid_off, "上年末参保人数": insured, "上年度实缴保费": premium}
    model = subsidy()
    outcome = model.decide(facts)
    row = next(step.row for step in outcome.steps if step.decision == "补贴比例")
    rate, share, amount = (outcome.values[name] for name in ("裁员率", "补贴比例", "补贴金额"))
    assert (show(rate), show(share), row, str(amount)) == expected
    assert (outcome.missing, outcome.next_question) == ((), None)
    assert model.values(facts) == outcome.values


def test_every_step_is_explained() -> None:
    steps = {step.decision: step for step in subsidy().decide(WHOLE).steps}
    rate, share, amount = steps["裁员率"], steps["补贴比例"], steps["补贴金额"]
    assert rate.substituted == "if 12 = 0 then 0 else 12 / (12 + 388)"
    assert rate.inputs == {"上年度裁员人数": Decimal(12), "上年末参保人数": Decimal(388)}
    assert (share.row, share.row_clause) == (2, "第2项")
    assert share.formula == "裁员率 (2%..3%] → 40%"
    assert share.substituted == "0.03 (2%..3%] → 40%"
    assert steps["裁员率达标"].inputs == {"裁员率": Decimal("0.03"), "登记失业率": Decimal("0.04")}
    assert steps["符合条件"].substituted == "是 and 是 and 是"
    assert amount.substituted == "if 是 then 123456.78 * 0.4 else 0"
    assert (amount.clause, amount.note) == ("四", "四舍五入到分：49382.712 → 49382.71")


def test_a_model_knows_its_requirements() -> None:
    model = subsidy()
    names = [each.name for each in model.decisions]
    assert names.index("裁员率") < names.index("裁员率达标") < names.index("符合条件") < names.index("补贴金额")
    assert [goal.name for goal in model.goals] == ["补贴金额"]
    assert model.requires("裁员率达标") == ("裁员率", "登记失业率")
    assert model.facts_behind("补贴比例") == ("上年度裁员人数", "上年末参保人数")
    assert set(model.facts_behind("补贴金额")) == set(WHOLE)


MISSING: list[tuple[str, dict[str, Value], tuple[str, ...], str | None]] = [
    ("nothing is known", {}, ("足额缴费", "上年度裁员人数", "财务健全"), "足额缴费"),
    (
        "a refusal needs nothing more, though the rate stays open",
        {"足额缴费": False},
        ("上年度裁员人数",),
        None,
    ),
    (
        "nobody laid off: year-end heads are not asked",
        {"足额缴费": True, "财务健全": True, "上年度裁员人数": Decimal(0)},
        ("上年度实缴保费",),
        "上年度实缴保费",
    ),
    (
        "somebody laid off: they are",
        {"足额缴费": True, "财务健全": True, "上年度裁员人数": Decimal(1), "上年度实缴保费": Decimal(1)},
        ("上年末参保人数",),
        "上年末参保人数",
    ),
]


@pytest.mark.parametrize(("facts", "missing", "question"), [pytest.param(*case[1:], id=case[0]) for case in MISSING])
def test_only_what_matters_is_missing(facts: dict[str, Value], missing: tuple[str, ...], question: str | None) -> None:
    outcome = subsidy().decide(facts)
    assert (outcome.missing, outcome.next_question) == (missing, question)


def test_answering_each_question_ends() -> None:
    """The dialogue asks for no fact twice and for none that does not matter."""
    model = subsidy()
    known: dict[str, Value] = {}
    asked = []
    while (question := model.decide(known).next_question) is not None:
        asked.append(question)
        known[question] = WHOLE[question]
    assert sorted(asked) == sorted(WHOLE)
    assert str(model.decide(known).values["补贴金额"]) == "49382.71"


BANDS = (("< 10", "-", '"低"'), ("[5..20]", "true", '"中"'), ("> 20", "not(false)", '"高"'))
LOOKUPS: list[tuple[str, Hit, dict[str, Value], object]] = [
    ("one row fires", Hit.UNIQUE, {"数": Decimal(1), "标志": True}, "低"),
    ("two rows fire", Hit.UNIQUE, {"数": Decimal(5), "标志": True}, (NullCode.SEVERAL_ROWS, ())),
    ("the first of two", Hit.FIRST, {"数": Decimal(5), "标志": True}, "低"),
    ("no row fires", Hit.UNIQUE, {"数": Decimal(21), "标志": False}, (NullCode.NO_ROW, ())),
    ("ruled out without the fact", Hit.UNIQUE, {"数": Decimal(1)}, "低"),
    ("a second row may fire", Hit.UNIQUE, {"数": Decimal(5)}, (NullCode.MISSING_FACT, ("标志",))),
    ("the first row settles it", Hit.FIRST, {"数": Decimal(5)}, "低"),
    ("an earlier row may fire", Hit.FIRST, {"标志": True}, (NullCode.MISSING_FACT, ("数",))),
]


@pytest.mark.parametrize(("hit", "facts", "expected"), [pytest.param(*case[1:], id=case[0]) for case in LOOKUPS])
def test_a_table_decides(hit: Hit, facts: dict[str, Value], expected: object) -> None:
    """DMN 1.5, 8.2.10: unique rows must not overlap; Luoshi: unknown is neither a hit nor a miss."""
    model = model_of((fact("数"), fact("标志", BOOLEAN)), (table("档", hit, ("数", "标志"), BANDS),))
    for value in (model.decide(facts).values["档"], model.values(facts)["档"]):
        assert ((value.code, value.missing) if isinstance(value, Null) else value) == expected


def test_rows_that_clash_are_named() -> None:
    model = model_of((fact("数"), fact("标志", BOOLEAN)), (table("档", Hit.UNIQUE, ("数", "标志"), BANDS),))
    (step,) = model.decide({"数": Decimal(7), "标志": True}).steps
    assert (step.row, step.rows, step.row_clause) == (None, (1, 2), None)
    assert step.note == "第 1 行（第1项）、第 2 行（第2项）同时符合，只应有一行符合"


STEPS = (("> 1", "10"), ("> 5", "30"), ("> 5", "20"), ("> 9", "30"))
HITS: list[tuple[str, Decision, int, object, tuple[int, ...]]] = [
    ("collect", ranked("分", Hit.COLLECT, STEPS), 6, ["10", "30", "20"], (1, 2, 3)),
    ("collect nothing", ranked("分", Hit.COLLECT, STEPS), 0, NullCode.NO_ROW, ()),
    ("sum", ranked("分", Hit.COLLECT, STEPS, Aggregation.SUM), 6, "60", (1, 2, 3)),
    ("count", ranked("分", Hit.COLLECT, STEPS, Aggregation.COUNT), 6, "3", (1, 2, 3)),
    ("least", ranked("分", Hit.COLLECT, STEPS, Aggregation.MIN), 6, "10", (1, 2, 3)),
    ("greatest", ranked("分", Hit.COLLECT, STEPS, Aggregation.MAX), 6, "30", (1, 2, 3)),
    ("rule order", ranked("分", Hit.RULE_ORDER, STEPS), 6, ["10", "30", "20"], (1, 2, 3)),
    ("output order", ranked("分", Hit.OUTPUT_ORDER, STEPS, allowed="30, 20, 10"), 6, ["30", "20", "10"], (1, 2, 3)),
    ("priority", ranked("分", Hit.PRIORITY, STEPS, allowed="20, 30, 10"), 6, "20", (1, 2, 3)),
    ("any agrees", ranked("分", Hit.ANY, (("> 1", "1 + 1"), ("> 5", "2"))), 6, "2", (1, 2)),
    ("any disagrees", ranked("分", Hit.ANY, STEPS), 6, NullCode.SEVERAL_ROWS, (1, 2, 3)),
    ("no row, but a default", ranked("分", Hit.UNIQUE, STEPS, default="数 - 1"), 0, "-1", ()),
    ("a row, so no default", ranked("分", Hit.UNIQUE, STEPS, default="数 - 1"), 2, "10", (1,)),
    (
        "a result that is not allowed",
        ranked("分", Hit.FIRST, (("-", "数"),), allowed="1, 2"),
        3,
        NullCode.NOT_ALLOWED,
        (1,),
    ),
]


@pytest.mark.parametrize(("logic", "given", "expected", "rows"), [pytest.param(*case[1:], id=case[0]) for case in HITS])
def test_every_hit_policy(logic: Decision, given: int, expected: object, rows: tuple[int, ...]) -> None:
    """DMN 1.5, 8.2.8 to 8.2.11; where no row fires the result is null under every policy (10.3.2.10)."""
    model = model_of((fact("数"),), (logic,))
    facts: dict[str, Value] = {"数": Decimal(given)}
    (step,) = model.decide(facts).steps
    for value in (step.value, model.values(facts)["分"]):
        assert (value.code if isinstance(value, Null) else show(value)) == expected
    assert step.rows == rows


def test_a_name_that_a_loop_binds_is_no_requirement() -> None:
    """The decision 甲 uses 乙, whose loop variable has the name of 甲: no circle."""
    model = model_of((), (decision("甲", "sum(乙)"), decision("乙", "for 甲 in [1, 2] return 甲 * 2")))
    assert model.requires("乙") == ()
    assert model.decide({}).values == {"乙": (Decimal(2), Decimal(4)), "甲": Decimal(6)}


def test_a_fact_that_is_missing_inside_of_a_list_is_asked_for() -> None:
    model = model_of((fact("甲"), fact("乙")), (decision("两项", "[甲, {乙: 乙}]"),))
    assert model.decide({"甲": Decimal(1)}).next_question == "乙"
    assert model.decide({}).missing == ("甲", "乙")
    assert model.decide({"甲": Decimal(1), "乙": Decimal(2)}).missing == ()


def test_decisions_may_be_lists_contexts_and_functions() -> None:
    decisions = (
        decision("人员", '[{名: "甲", 岁: 61}, {名: "乙", 岁: 40}]'),
        decision("退休", "function(人) 人.岁 >= 60"),
        decision("退休的", "for 人 in 人员[退休(item)] return 人.名"),
    )
    model = model_of((), decisions)
    assert show(model.decide({}).values["退休的"]) == show(model.values({})["退休的"]) == ["甲"]


ROUNDINGS = [
    (Rounding.HALF_UP, "1234.565", "1234.57", "四舍五入到分：1234.565 → 1234.57"),
    (Rounding.HALF_EVEN, "1234.565", "1234.56", "四舍六入五成双到分：1234.565 → 1234.56"),
    (Rounding.DOWN, "1234.569", "1234.56", "舍去不足一分的部分：1234.569 → 1234.56"),
    (Rounding.UP, "1234.561", "1234.57", "不足一分的进到一分：1234.561 → 1234.57"),
    (Rounding.HALF_UP, "12.5", "12.50", "四舍五入到分：12.5 不变"),
    (Rounding.HALF_UP, "-0.005", "-0.01", "四舍五入到分：-0.005 → -0.01"),
]


@pytest.mark.parametrize(("rounding", "given", "expected", "note"), ROUNDINGS)
def test_money_is_rounded_and_says_so(rounding: Rounding, given: str, expected: str, note: str) -> None:
    amount = Decision("金额", cell("数"), NUMBER, None, rounding, place(1))
    model = model_of((fact("数"),), (amount,))
    (step,) = model.decide({"数": Decimal(given)}).steps
    assert (str(step.value), step.note) == (expected, note)
    assert str(model.values({"数": Decimal(given)})["金额"]) == expected


def test_an_amount_past_all_money_is_refused() -> None:
    amount = Decision("金额", cell("数"), NUMBER, None, Rounding.HALF_UP, place(1))
    model = model_of((fact("数"),), (amount,))
    for value in (model.decide({"数": Decimal("1e20")}).values["金额"], model.values({"数": Decimal("1e20")})["金额"]):
        assert isinstance(value, Null)
        assert value.code is NullCode.OUT_OF_RANGE


def test_a_fact_of_another_type_is_the_callers_mistake() -> None:
    model = model_of((fact("数"),), (decision("双", "数 * 2"),))
    for wrong in (2, 2.0, "2", True):
        with pytest.raises(TypeError):
            model.decide({"数": wrong})  # type: ignore[dict-item]
        with pytest.raises(TypeError):
            model.values({"数": wrong})  # type: ignore[dict-item]


def test_a_declared_type_is_held_at_run_time() -> None:
    """A context read as Any may hold anything; what a decision declares is then looked at."""
    model = model_of((fact("甲", STRING),), (decision("数", "[1, 甲][2]", 10, NUMBER),))
    for value in (model.decide({"甲": "文"}).values["数"], model.values({"甲": "文"})["数"]):
        assert isinstance(value, Null)
        assert value.code is NullCode.TYPE


def test_a_text_too_long_to_be_compiled_has_its_values_all_the_same() -> None:
    items = ["[甲][item = 1]"] * 4000
    model = model_of([fact("甲")], [decision("列", f"[{', '.join(items)}]"), decision("数", "count(列)")])
    assert len(", ".join(items)) > MOST_COMPILED
    assert model.values({"甲": Decimal(1)})["数"] == 4000
    assert model.values({"甲": Decimal(1)}) == dict(model.decide({"甲": Decimal(1)}).values)
