"""A model of the size of a small programme, written down the way a package hands it over."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from luoshi.feel import BOOLEAN, NUMBER, Aggregation, Cell, Decision, Hit, Input, Model, Row, Table, Type, Value, build
from luoshi.money import Rounding
from luoshi.source import FilePlace

FILE = "programme.yaml"


def place(line: int, column: int = 1) -> FilePlace:
    """A place in the file of the package."""
    return FilePlace(FILE, line, column)


def cell(text: str, line: int = 1, column: int = 1) -> Cell:
    """A piece of rule text at a place."""
    return Cell(text, place(line, column))


def fact(name: str, type_: Type = NUMBER, line: int = 1) -> Input:
    """A fact declared on a line."""
    return Input(name, type_, place(line))


def decision(name: str, text: str, line: int = 10, type_: Type | None = None) -> Decision:
    """A decision that is an expression, its text beginning at column 11."""
    return Decision(name, cell(text, line, 11), type_, None, None, place(line))


def table(name: str, hit: Hit, inputs: Iterable[str], rows: Iterable[tuple[str, ...]], line: int = 10) -> Decision:
    """A decision that is a table: each row its tests and then its output, one row a line below `line`."""
    made = tuple(
        Row(
            tuple(cell(test, line + number, 5) for test in tests),
            cell(output, line + number, 40),
            f"第{number}项",
            place(line + number),
        )
        for number, (*tests, output) in enumerate(rows, start=1)
    )
    columns = tuple(cell(text, line, 20) for text in inputs)
    return Decision(name, Table(hit, columns, made, place(line)), None, None, None, place(line))


def ranked(
    name: str,
    hit: Hit,
    rows: Iterable[tuple[str, ...]],
    aggregation: Aggregation | None = None,
    *,
    allowed: str | None = None,
    default: str | None = None,
) -> Decision:
    """A table over the fact 数 with what collecting, ranking and missing hits need."""
    made = table(name, hit, ("数",), rows)
    assert isinstance(made.logic, Table)
    logic = replace(
        made.logic,
        aggregation=aggregation,
        allowed_outputs=None if allowed is None else cell(allowed, 30),
        default=None if default is None else cell(default, 31),
    )
    return replace(made, logic=logic)


def subsidy() -> Model:
    """Five decisions over five facts and one constant, in no particular order."""
    facts = (
        fact("足额缴费", BOOLEAN),
        fact("财务健全", BOOLEAN),
        fact("上年度裁员人数"),
        fact("上年末参保人数"),
        fact("上年度实缴保费"),
    )
    bands = (("<= 2%", "50%"), ("(2%..3%]", "40%"), ("(3%..4%]", "30%"), ("> 4%", "0%"))
    amount = Decision(
        "补贴金额",
        cell("if 符合条件 then 上年度实缴保费 * 补贴比例 else 0", 10, 11),
        NUMBER,
        "四",
        Rounding.HALF_UP,
        place(10),
    )
    rate = "if 上年度裁员人数 = 0 then 0 else 上年度裁员人数 / (上年度裁员人数 + 上年末参保人数)"
    decisions = (
        amount,
        decision("裁员率", rate, 11),
        decision("裁员率达标", "裁员率 < 登记失业率", 12),
        decision("符合条件", "足额缴费 and 裁员率达标 and 财务健全", 13, BOOLEAN),
        table("补贴比例", Hit.UNIQUE, ("裁员率",), bands, 20),
    )
    return model_of(facts, decisions, {"登记失业率": (Decimal("0.04"), "三(二)")})


def model_of(
    facts: Iterable[Input],
    decisions: Iterable[Decision],
    constants: Mapping[str, tuple[Value, str | None]] | None = None,
) -> Model:
    """The model of definitions that must be sound."""
    built = build(tuple(facts), tuple(decisions), constants)
    assert built.model is not None, "\n".join(map(str, built.problems))
    return built.model
