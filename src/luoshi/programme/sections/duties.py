"""`returns`, `tasks` and `registers`: what offices owe by when, and the lists they keep."""

from enum import StrEnum

from luoshi.periods import Cadence, Due, EndOf, Recurrence, Roll, default_roll, parse_due
from luoshi.programme.fields import Fields
from luoshi.programme.model import Column, CountColumn, Measure, Register, Return, Task, TextColumn
from luoshi.programme.report import Refers


def read_returns(package: Fields) -> dict[str, Return]:
    """The returns by name."""
    return {name: _return(name, fields) for name, fields in package.named("returns")}


def read_tasks(package: Fields) -> dict[str, Task]:
    """The tasks by name."""
    return {name: _task(name, fields) for name, fields in package.named("tasks")}


def read_registers(package: Fields) -> dict[str, Register]:
    """The registers by name."""
    return {name: _register(name, fields) for name, fields in package.named("registers")}


def _return(name: str, fields: Fields) -> Return:
    every = fields.choice("every", Cadence)
    stand_in: Due = EndOf()
    due = fields.phrase("due", parse_due, stand_in) if fields.has("due") else None
    roll = Roll.NONE
    if due is not None:
        roll = fields.choice("roll", Roll, default_roll(due))
        if not _fits(every, due):
            fields.problem("time-mismatch", "报送期限与报送周期对不上", "due", "写法见 docs/time.md")
    result = Return(
        name=name,
        clauses=fields.clauses(),
        senders=fields.references("from", Refers.ROLE),
        receivers=fields.references("to", Refers.ROLE),
        every=every,
        due=due,
        roll=roll,
        columns=tuple(_column(each) for each in fields.each("columns", optional=False)),
        where=fields.where,
    )
    fields.finish()
    return result


def _fits(every: Cadence, due: Due) -> bool:
    try:
        Recurrence(every, due)
    except ValueError:
        return False
    return True


class _ColumnType(StrEnum):
    NUMBER = "number"
    TEXT = "text"


def _column(fields: Fields) -> Column:
    column: Column
    if fields.choice("type", _ColumnType, _ColumnType.NUMBER) is _ColumnType.TEXT:
        column = TextColumn(fields.text("title"))
    else:
        column = CountColumn(
            title=fields.text("title"),
            unit=fields.text("unit"),
            measure=fields.choice("measure", Measure),
            sum_of=fields.reference("sum", Refers.FIGURE) if fields.has("sum") else None,
        )
    fields.finish()
    return column


def _task(name: str, fields: Fields) -> Task:
    task = Task(name, fields.clauses(), fields.reference("by", Refers.ROLE), fields.day("due"), fields.where)
    fields.finish()
    return task


def _register(name: str, fields: Fields) -> Register:
    register = Register(
        name=name,
        clauses=fields.clauses(),
        measure=fields.choice("of", Measure),
        columns=fields.references("columns", Refers.FIGURE),
        where=fields.where,
    )
    fields.finish()
    return register
