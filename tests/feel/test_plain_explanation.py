"""What a step says: the text of the rule, the same with values in it, the rows that counted, and a note."""

from decimal import Decimal

import pytest

from luoshi.feel import Aggregation, Decision, Hit, Model, Step
from luoshi.feel.values import Value
from tests.feel.models import decision, fact, model_of, ranked, table

_AMOUNTS = ((">= 1", "10"), (">= 2", "数 * 5"), (">= 3", "7"))
_EACH = (("-", "数"),) * 7

STEPS = [
    (
        "the rows that are collected",
        ranked("甲", Hit.COLLECT, _AMOUNTS, Aggregation.SUM),
        2,
        ((1, 2), 1, "数 >= 1 → 10；数 >= 2 → 数 * 5", "2 >= 1 → 10；2 >= 2 → 2 * 5", ""),
    ),
    (
        "no more than five rows are written out",
        ranked("甲", Hit.RULE_ORDER, _EACH),
        2,
        ((1, 2, 3, 4, 5, 6, 7), 1, "；".join(["数 - → 数"] * 5) + "；…", "；".join(["2 - → 2"] * 5) + "；…", ""),
    ),
    (
        "the row that decides",
        ranked("甲", Hit.PRIORITY, _AMOUNTS, allowed="7, 10, 15"),
        3,
        ((1, 2, 3), 3, "数 >= 3 → 7", "3 >= 3 → 7", ""),
    ),
    (
        "rows in conflict",
        table("甲", Hit.UNIQUE, ("数",), _AMOUNTS),
        2,
        ((1, 2), None, "数", "2", "第 1 行（第1项）、第 2 行（第2项）同时符合，只应有一行符合"),
    ),
    ("the default", ranked("甲", Hit.UNIQUE, _AMOUNTS, default="99"), 0, ((), None, "数", "0", "没有符合的行")),
    ("no row", ranked("甲", Hit.UNIQUE, _AMOUNTS), 0, ((), None, "数", "0", "没有符合的行")),
    (
        "a loop is shown by its text",
        decision("甲", "sum(for n in 1..数 return n * 数)"),
        2,
        ((), None, "sum(for n in 1..数 return n * 数)", "sum(for n in 1..2 return n * 2)", ""),
    ),
    ("a negative number", decision("甲", "1 - 数"), -2, ((), None, "1 - 数", "1 - (-2)", "")),
    ("why there is no value", decision("甲", "1 / 数"), 0, ((), None, "1 / 数", "1 / 0", "除数为零")),
]


@pytest.mark.parametrize(("made", "number", "expected"), [pytest.param(*row[1:], id=row[0]) for row in STEPS])
def test_step(made: Decision, number: int, expected: tuple[tuple[int, ...], int | None, str, str, str]) -> None:
    step = _step(model_of([fact("数")], [made]), {"数": Decimal(number)})
    assert (step.rows, step.row, step.formula, step.substituted, step.note) == expected


# Of a table that collects every row that fires counts, of the others the one that decides, in a conflict none.
@pytest.mark.parametrize(
    ("made", "counted"),
    [
        (ranked("甲", Hit.COLLECT, _AMOUNTS, Aggregation.SUM), (1, 2, 3)),
        (ranked("甲", Hit.PRIORITY, _AMOUNTS, allowed="7, 10, 15"), (3,)),
        (table("甲", Hit.FIRST, ("数",), _AMOUNTS), (1,)),
        (table("甲", Hit.UNIQUE, ("数",), _AMOUNTS), ()),
        (decision("甲", "数"), ()),
    ],
)
def test_the_rows_that_count(made: Decision, counted: tuple[int, ...]) -> None:
    assert _step(model_of([fact("数")], [made]), {"数": Decimal(3)}).counted == counted


def test_the_inputs_of_a_step_are_what_its_text_names() -> None:
    step = _step(model_of([fact("数"), fact("别的")], [decision("甲", "数 + 1")]), {"数": Decimal(1)})
    assert step.inputs == {"数": Decimal(1)}


def _step(model: Model, facts: dict[str, Value]) -> Step:
    (step,) = model.decide(facts).steps
    return step
