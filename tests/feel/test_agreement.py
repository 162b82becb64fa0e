"""The explaining evaluator and the compiled one give the same: equal values, and null for the same facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from luoshi.feel import BOOLEAN, DATE, DAY_DURATION, NUMBER, STRING, Cell, Hit, Null, Type, Value, build
from luoshi.feel.definitions import Decision, Row, Table
from luoshi.money import Rounding
from tests.feel.models import cell, fact, model_of, place, subsidy

Evaluate = Callable[[Mapping[str, Value]], Mapping[str, Value]]

FACTS = (
    fact("甲"),
    fact("乙"),
    fact("丙", BOOLEAN),
    fact("丁", BOOLEAN),
    fact("文", STRING),
    fact("日", DATE),
    fact("期", DAY_DURATION),
)
# Crowded onto the edges that the expressions below speak of.
NUMBERS = st.sampled_from(
    [Decimal(text) for text in ("0", "1", "2", "-1", "0.02", "0.0200001", "3", "0.005", "99.995")]
)
VALUES: dict[Type, st.SearchStrategy[Value]] = {
    NUMBER: NUMBERS,
    BOOLEAN: st.booleans(),
    STRING: st.sampled_from(["", "甲", "乙厂"]),
    DATE: st.sampled_from([date(2015, 1, 31), date(2016, 2, 29), date(9999, 12, 31)]),
    DAY_DURATION: st.sampled_from([timedelta(), timedelta(days=3), timedelta(hours=-36)]),
}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Value]:
    """Facts, now and then without one of them."""
    given = {each.name: draw(VALUES[each.type]) for each in FACTS}
    absent = draw(st.sampled_from([None, None, None, *given]))
    return {name: value for name, value in given.items() if name != absent}


def _numbers(inner: st.SearchStrategy[str], truths: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "+", "/"])
    rounded = st.sampled_from(["round half up", "round half even", "round up", "round down", "decimal", "floor"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("(if {} then {} else {})".format, truths, inner, inner),
        st.builds("{}({}, {})".format, rounded, inner, st.sampled_from(["0", "2", "-1"])),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "sum"]), inner, inner),
        st.builds("abs(-{})".format, inner),
        st.builds("({} ** {})".format, inner, st.sampled_from(["2", "-1", "0.5"])),
        st.builds("[{}, {}][{}]".format, inner, inner, st.sampled_from(["1", "-1", "2"])),
    )


def _truths(inner: st.SearchStrategy[str], numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not({})".format, inner),
        st.builds("({} {} {})".format, numbers, signs, numbers),
        st.builds(
            "({} in {})".format,
            numbers,
            st.sampled_from(["(0..2%]", "[0..1]", "(2, 3)", "[[1..2], 3]", "> 1", "[甲..3]", '["甲", 1]']),
        ),
        st.builds("({} between {} and {})".format, numbers, numbers, numbers),
        st.builds("list contains([{}, 1], {})".format, numbers, numbers),
        st.builds("([{}] = [{}])".format, numbers, numbers),
        st.builds("({{a: {}}} = {{a: {}}})".format, numbers, numbers),
        st.builds('(日 + {} < @"2016-03-01")'.format, st.sampled_from(["期", "期 * 2", '@"P1M"', "-期"])),
        st.builds('((日 - @"2015-01-01") / @"P1D" > {})'.format, numbers),
        st.builds("is defined({})".format, numbers),
        st.sampled_from(
            ['文 = "甲"', 'contains(文, "厂")', '文 + "厂" > "乙"', "string length(文) = 1", "日.month = 2"]
        ),
    )


LEAVES = st.sampled_from(["甲", "乙", "1", "2%", "0.5", "3", "0"])
TRUTHS = st.sampled_from(["丙", "丁", "true"])
SMALL = _numbers(LEAVES, TRUTHS)
SMALL_TRUTHS = _truths(TRUTHS, LEAVES | SMALL)
NUMBER_TEXTS = _numbers(LEAVES | SMALL, TRUTHS | SMALL_TRUTHS)
TRUTH_TEXTS = _truths(TRUTHS | SMALL_TRUTHS, LEAVES | NUMBER_TEXTS)
TESTS = st.sampled_from(["-", "<= 0", "(0..2%]", "1, 2", "not(1)", "? > 乙", "[-1..3]", "乙"])


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Decision, ...]:
    """An amount, a condition, and a table over the amount."""
    amount = Decision("数", cell(draw(NUMBER_TEXTS)), NUMBER, None, draw(st.sampled_from([None, *Rounding])), place(1))
    truth = Decision("真", cell(draw(TRUTH_TEXTS)), BOOLEAN, None, None, place(2))
    rows = tuple(
        Row((cell(draw(TESTS)), cell(draw(st.sampled_from(["-", "真", "true", "false"])))), output, None, place(3))
        for output in (_output(draw(LEAVES | SMALL)) for _ in range(draw(st.integers(1, 4))))
    )
    looked_up = Table(draw(st.sampled_from(Hit)), (cell("数"), cell("真")), rows, place(3))
    return (amount, truth, Decision("表", looked_up, NUMBER, None, None, place(3)))


@dataclass(slots=True)
class Tally:
    """How much was compared, and how much of that had a value."""

    compared: int = 0
    with_value: int = 0


def test_both_evaluators_agree(long_run: bool) -> None:
    tally = Tally()

    @seed(20151130)
    @settings(max_examples=3_000 if long_run else 250)
    @given(decisions(), st.lists(cases(), min_size=3, max_size=3))
    def agree(made: tuple[Decision, ...], facts: list[dict[str, Value]]) -> None:
        built = build(FACTS, made)
        if built.model is None:
            # The only thing wrong with what is generated: arithmetic whose constant operands mistype nothing.
            raise AssertionError("\n".join(map(str, built.problems)))
        for given_facts in facts:
            assert differences(built.model.decide(given_facts).values, built.model.values(given_facts), tally) == []

    agree()
    assert tally.compared >= 1_000
    assert tally.with_value >= 0.6 * tally.compared, tally


def test_a_planted_fault_is_caught() -> None:
    """A compiled rule with one row's boundary moved from `<=` to `<` differs on the edge, and only there."""
    sound, faulty = subsidy(), _with_planted_fault()
    edge: dict[str, Value] = {
        "足额缴费": True,
        "财务健全": True,
        "上年度裁员人数": Decimal(2),
        "上年末参保人数": Decimal(98),
        "上年度实缴保费": Decimal(100),
    }
    inside = {**edge, "上年度裁员人数": Decimal(1)}
    assert differences(sound.decide(inside).values, faulty(inside), Tally()) == []
    assert differences(sound.decide(edge).values, faulty(edge), Tally()) == ["补贴比例", "补贴金额"]


def test_the_compared_kinds_of_null_are_told_apart() -> None:
    model = model_of(FACTS, (Decision("数", cell("甲 / 乙"), NUMBER, None, None, place(1)),))
    nothing, zero = model.values({}), model.decide({"甲": Decimal(1), "乙": Decimal(0)}).values
    assert differences(nothing, zero, Tally()) == ["数"]


def _with_planted_fault() -> Evaluate:
    sound = subsidy()
    moved = []
    for each in sound.decisions:
        logic = each.logic
        if isinstance(logic, Table):
            rows = tuple(
                Row((Cell(row.tests[0].text.replace("<= 2%", "< 2%").replace("(2%", "[2%"), place(1)),), *rest(row))
                for row in logic.rows
            )
            logic = Table(logic.hit, logic.inputs, rows, logic.where)
        moved.append(Decision(each.name, logic, each.type, each.clause, each.rounding, each.where))
    return model_of(sound.inputs, moved, {"登记失业率": (Decimal("0.04"), None)}).values


def rest(row: Row) -> tuple[Cell, str | None, object]:
    """What a row has besides its tests."""
    return row.output, row.clause, row.where


def differences(explained: Mapping[str, Value], quick: Mapping[str, Value], tally: Tally) -> list[str]:
    """The decisions on which two evaluators differ: in value, in exponent of money, in why there is none."""
    differing = []
    for name in explained:
        first, second = explained[name], quick[name]
        tally.compared += 1
        tally.with_value += not isinstance(first, Null)
        if isinstance(first, Null) and isinstance(second, Null):
            same = (bool(first.missing), first.missing) == (bool(second.missing), second.missing)
        else:
            same = type(first) is type(second) and first == second
        if not same:
            differing.append(name)
    return differing


def _output(text: str) -> Cell:
    return cell(text)
