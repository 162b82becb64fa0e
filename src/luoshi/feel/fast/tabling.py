"""The code of decision tables: a small one is written out, a large one is looked up by its index."""

from functools import partial

from luoshi.feel import typed
from luoshi.feel.fast.code import in_tuple
from luoshi.feel.fast.intervals import ConstantTest, column_of, constant_test
from luoshi.feel.fast.runtime import give_up
from luoshi.feel.fast.tables import (
    NO_ROW,
    SEVERAL_ROWS,
    Code,
    Literal,
    Output,
    Result,
    Row,
    TableCode,
    Test,
    choose_row,
    refusal,
    row_outcome,
)
from luoshi.feel.fast.writing import Writer
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.values import Value

_MOST_WRITTEN_OUT = 8
_MOST_STEPS = 12


def write_table(writer: Writer, table: typed.Table) -> str:
    """Writes the evaluation of the table, and returns the variable that holds its value."""
    inputs = []
    for column in table.inputs:
        value = writer.part(column.formula)
        writer.fill(column.slot, value)
        inputs.append(writer.local(column.slot))
    if all(column.allowed is None for column in table.inputs):
        return _write_rows(writer, table, inputs)
    found = writer.assign(_first_refusal(writer, table, inputs))
    with writer.block(f"if {found} is None"):
        writer.line(f"{found} = {_write_rows(writer, table, inputs)}")
    return found


def _first_refusal(writer: Writer, table: typed.Table, inputs: list[str]) -> str:
    asked = []
    for column, value in zip(table.inputs, inputs, strict=True):
        if column.allowed is not None:
            outcome = writer.part(column.allowed)
            asked.append(f"{writer.module.constant(refusal)}({value}, {outcome})")
    return " or ".join(asked)


def _write_rows(writer: Writer, table: typed.Table, inputs: list[str]) -> str:
    plain = all(column.name is None and column.allowed is None and column.default is None for column in table.outputs)
    if plain and table.hit in (Hit.UNIQUE, Hit.FIRST):
        steps = _steps(table)
        if len(steps) in range(1, _MOST_STEPS):
            return _write_steps(writer, table, steps, inputs)
        if len(table.rows) <= _MOST_WRITTEN_OUT:
            return _write_out(writer, table)
    return _Cells(writer, table).look_up(inputs)


def _steps(table: typed.Table) -> list[tuple[type, Value | None, bool, int]]:
    """The steps of a table with one column of constant tests, with the class of their values; none of another."""
    if len(table.inputs) != 1 or len(table.rows) > _MOST_STEPS:
        return []
    tests = [constant_test(row.conditions[0].tree, table.inputs[0].slot) for row in table.rows]
    column = None if None in tests else column_of(tests)
    return [] if column is None else [(column.kind, *step) for step in column.steps()]


def _write_steps(
    writer: Writer, table: typed.Table, steps: list[tuple[type, Value | None, bool, int]], inputs: list[str]
) -> str:
    """Each step compared with its last value, from the least to the greatest."""
    value, found, module = inputs[0], writer.module.fresh("t"), writer.module
    with writer.block(f"if type({value}) is {module.constant(steps[0][0])}"):
        word = "if"
        for _, last, included, rows in steps:
            compared = "True" if last is None else f"{value} {'<=' if included else '<'} {module.constant(last)}"
            with writer.block(f"{word} {compared}"):
                writer.line(f"{found} = {_step_value(writer, table, rows)}")
            word = "elif"
    with writer.block("else"):
        slow = f"{module.constant(give_up)}()" if writer.quick else _Cells(writer, table).look_up(inputs)
        writer.line(f"{found} = {slow}")
    return found


def _step_value(writer: Writer, table: typed.Table, rows: int) -> str:
    if not rows:
        return writer.module.constant(NO_ROW)
    lowest = rows & -rows
    if table.hit is Hit.UNIQUE and rows != lowest:
        return writer.module.constant(SEVERAL_ROWS)
    return writer.nested_part(table.rows[lowest.bit_length() - 1].outputs[0])


def _write_out(writer: Writer, table: typed.Table) -> str:
    """The rows one after the other, for a table of one output."""
    fired, unknown = writer.assign("[]"), writer.assign("[]")
    for number, row in enumerate(table.rows, start=1):
        if table.hit is Hit.FIRST and number > 1:
            with writer.block(f"if not {fired} and not {unknown}"):
                _write_row(writer, row, number, (fired, unknown))
        else:
            _write_row(writer, row, number, (fired, unknown))
    chosen = writer.call(choose_row, str(table.hit is Hit.UNIQUE), fired, unknown)
    result = writer.assign(chosen)
    for number, row in enumerate(table.rows, start=1):
        # Null is never equal to a number, so an undecided table keeps its null.
        with writer.block(f"if {chosen} == {number}"):
            writer.line(f"{result} = {writer.nested_part(row.outputs[0])}")
    return result


def _write_row(writer: Writer, row: typed.RowFormula, number: int, found: tuple[str, str]) -> None:
    fired, unknown = found
    tests = [writer.part(condition) for condition in row.conditions]
    fires = " and ".join(f"{test} is True" for test in tests) or "True"
    with writer.block(f"if {fires}"):
        writer.line(f"{fired}.append({number})")
    # Only a fact that is missing leaves a row open; the rest is asked once it is known to be no plain answer.
    odd = " and ".join(f"{test} is not False" for test in tests)
    if odd:
        with writer.block(f"elif {odd}"):
            outcome = writer.call(row_outcome, in_tuple(tests))
            with writer.block(f"if {outcome} is not False"):
                writer.line(f"{unknown}.append({outcome})")


class _Cells:
    """The cells of a table on their way to a TableCode: constants as they are, the others as functions.

    All functions take the same values, those that any of them needs, so that one tuple serves them all.
    """

    def __init__(self, writer: Writer, table: typed.Table) -> None:
        self._writer = writer
        self._bodies: list[tuple[str, Writer, tuple[str, ...]]] = []
        self._table = table
        slots = [column.slot for column in table.inputs]
        self._rows = tuple(
            (
                tuple(self._test(each, slot) for each, slot in zip(row.conditions, slots, strict=True)),
                tuple(map(self._output, row.outputs)),
            )
            for row in table.rows
        )
        self._results = tuple(
            (
                column.name,
                None if column.allowed is None else self._function(column.allowed, (column.slot,)),
                tuple(map(self._ranked, column.ranking)),
                None if column.default is None else self._output(column.default),
            )
            for column in table.outputs
        )

    def look_up(self, inputs: list[str]) -> str:
        """Writes the look-up, and returns the variable that holds its value."""
        writer = self._writer
        given = tuple(sorted({name for _, body, own in self._bodies for name in set(body.free()) - set(own)}))
        for name, body, own in self._bodies:
            writer.module.add(name, (*own, *given), body.lines)
        code = writer.module.link(
            partial(_make_code, self._table.hit, self._table.aggregation, self._results, self._rows),
            in_tuple([name for name, _, _ in self._bodies]),
        )
        handed = in_tuple([writer.use(name) for name in given])
        return writer.assign(f"{code}.look_up({in_tuple(inputs)}, {handed})")

    def _test(self, condition: Formula, slot: int) -> ConstantTest | int:
        return constant_test(condition.tree, slot) or self._function(condition)

    def _output(self, formula: Formula) -> Literal | int:
        return self._constant(formula.tree) or self._function(formula)

    def _ranked(self, tree: Typed) -> Literal | int:
        return self._constant(tree) or self._add(self._writer.inner(), tree, ())

    def _constant(self, tree: Typed) -> Literal | None:
        while isinstance(tree, typed.Part):
            tree = tree.formula.tree
        return Literal(tree.value) if isinstance(tree, typed.Constant) else None

    def _function(self, formula: Formula, slots: tuple[int, ...] = ()) -> int:
        inner = self._writer.inner()
        inner.enter(formula)
        return self._add(inner, formula.tree, tuple(inner.own(inner.slot(slot)) for slot in slots))

    def _add(self, inner: Writer, tree: Typed, own: tuple[str, ...]) -> int:
        """The place of the function among those of the table."""
        inner.line(f"return {inner.value(tree)}")
        self._bodies.append((self._writer.module.fresh("f"), inner, own))
        return len(self._bodies) - 1


def _make_code(
    hit: Hit,
    aggregation: Aggregation | None,
    results: tuple[tuple[str | None, int | None, tuple[Literal | int, ...], Literal | int | None], ...],
    rows: tuple[tuple[tuple[ConstantTest | int, ...], tuple[Literal | int, ...]], ...],
    functions: tuple[Code, ...],
) -> TableCode:
    def output(cell: Literal | int) -> Output:
        return functions[cell] if isinstance(cell, int) else cell

    def test(cell: ConstantTest | int) -> Test:
        return functions[cell] if isinstance(cell, int) else cell

    return TableCode(
        hit,
        aggregation,
        tuple(
            Result(
                name,
                None if allowed is None else functions[allowed],
                tuple(map(output, ranking)),
                None if default is None else output(default),
            )
            for name, allowed, ranking, default in results
        ),
        tuple(Row(tuple(map(test, tests)), tuple(map(output, outputs))) for tests, outputs in rows),
    )
