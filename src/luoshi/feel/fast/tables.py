"""Decision tables as compiled rules look them up: the rows that can fire by index, the rest by their own code."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from luoshi.feel.bounds import weighed
from luoshi.feel.builtins import Function
from luoshi.feel.fast import functions
from luoshi.feel.fast.intervals import Column, ConstantTest, column_of
from luoshi.feel.fast.runtime import equal
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.values import Context, Null, NullCode, Value, join_nulls

SEVERAL_ROWS = Null("不止一行符合", NullCode.SEVERAL_ROWS)
NO_ROW = Null("没有符合的行", NullCode.NO_ROW)
# Inside of this module only, so that an output which is null because another table has no row is not taken for it.
_NOTHING = Null("没有符合的行", NullCode.NO_ROW)
_NOT_ALLOWED = Null("不允许这个值", NullCode.NOT_ALLOWED)
_NO_RANKING = Null("没有写明输出值的优先次序", NullCode.ARGUMENT)
_AGGREGATING = {Aggregation.SUM: Function.SUM, Aggregation.MIN: Function.MIN, Aggregation.MAX: Function.MAX}
_FEW_ROWS = 8

Code = Callable[..., Value]
"""What evaluates a cell: it takes the values of the inputs and what else the table uses, as the caller gives them."""

Given = tuple[Value, ...]
Outputs = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """An output known from the text."""

    value: Value


Test = ConstantTest | Code
Output = Literal | Code


@dataclass(frozen=True, slots=True)
class Result:
    """A column of results; `allowed` takes the value first."""

    name: str | None
    allowed: Code | None
    ranking: tuple[Output, ...]
    default: Output | None


@dataclass(frozen=True, slots=True)
class Row:
    """The tests of a row, one a column, and its outputs."""

    tests: tuple[Test, ...]
    outputs: tuple[Output, ...]


class TableCode:
    """A table ready to be looked up."""

    __slots__ = ("_aggregation", "_all", "_columns", "_hit", "_is_direct", "_left", "_results", "_rows")

    def __init__(
        self, hit: Hit, aggregation: Aggregation | None, results: tuple[Result, ...], rows: tuple[Row, ...]
    ) -> None:
        self._hit = hit
        self._aggregation = aggregation
        self._results = results
        self._rows = rows
        self._columns = _index(rows) if len(rows) > _FEW_ROWS else {}
        self._left = tuple(
            tuple(
                (number, test)
                for number, test in enumerate(row.tests)
                if number not in self._columns or not isinstance(test, ConstantTest)
            )
            for row in rows
        )
        self._all = (1 << len(rows)) - 1
        # Its only column is a plain output, and the index leaves no test to be made.
        alone = len(results) == 1 and results[0].name is None and results[0].allowed is None
        self._is_direct = hit in (Hit.UNIQUE, Hit.FIRST) and alone and not any(self._left)

    def look_up(self, inputs: tuple[Value, ...], given: Given) -> Value:
        """What the rows that fire give by the hit policy (DMN 1.5, 8.2.8)."""
        if self._is_direct:
            row = self._only_row(inputs)
            if row is not None:
                return _evaluate(row.outputs[0], given)
        fired, unknown = self._find(inputs, given)
        found = self._decide(fired, unknown, given)
        return self._without_row(given) if found is _NOTHING else found

    def _only_row(self, inputs: tuple[Value, ...]) -> Row | None:
        """The row that decides by the index alone; None where several contradict, none fires or the index is silent."""
        chosen = self._all
        for number, column in self._columns.items():
            value = inputs[number]
            if type(value) is not column.kind:
                return None
            chosen &= column.rows(value)
        if self._hit is Hit.FIRST:
            chosen &= -chosen
        return self._rows[chosen.bit_length() - 1] if chosen and not chosen & (chosen - 1) else None

    def _find(self, inputs: tuple[Value, ...], given: Given) -> tuple[list[int], dict[int, Null]]:
        fired: list[int] = []
        unknown: dict[int, Null] = {}
        for number, tests in self._candidates(inputs):
            outcome = _fires(tests, inputs, given)
            if outcome is True:
                fired.append(number)
            elif isinstance(outcome, Null):
                unknown[number] = outcome
            if self._hit is Hit.FIRST and (fired or unknown):
                break
        return fired, unknown

    def _candidates(self, inputs: tuple[Value, ...]) -> Iterator[tuple[int, tuple[tuple[int, Test], ...]]]:
        """Rows that may fire, each with the tests still to be made; all of them where the index knows no answer."""
        chosen = self._all
        for number, column in self._columns.items():
            value = inputs[number]
            if type(value) is not column.kind:
                for place, row in enumerate(self._rows):
                    yield place, tuple(enumerate(row.tests))
                return
            chosen &= column.rows(value)
        while chosen:
            lowest = chosen & -chosen
            place = lowest.bit_length() - 1
            chosen ^= lowest
            yield place, self._left[place]

    def _decide(self, fired: list[int], unknown: dict[int, Null], given: Given) -> Value:
        absent = join_nulls(unknown.values())
        match self._hit:
            case Hit.UNIQUE:
                if len(fired) > 1:
                    return SEVERAL_ROWS
                return absent or self._first(fired, given)
            case Hit.FIRST:
                return absent or self._first(fired, given)
            case Hit.ANY:
                return self._any(fired, absent, given)
            case Hit.PRIORITY:
                return self._by_priority(fired, unknown, given)
            case Hit.COLLECT | Hit.RULE_ORDER | Hit.OUTPUT_ORDER:
                return absent or self._collect(fired, given)
            case _:
                assert_never(self._hit)

    def _first(self, fired: list[int], given: Given) -> Value:
        if not fired:
            return _NOTHING
        outputs = self._outputs(fired[0], given)
        return outputs if isinstance(outputs, Null) else self._result(outputs)

    def _any(self, fired: list[int], absent: Null | None, given: Given) -> Value:
        found = self._all_outputs(fired, given)
        if isinstance(found, Null):
            return found
        for others in found[1:]:
            if any(equal(mine, theirs) is not True for mine, theirs in zip(found[0], others, strict=True)):
                return SEVERAL_ROWS
        return absent or (self._result(found[0]) if found else _NOTHING)

    def _by_priority(self, fired: list[int], unknown: dict[int, Null], given: Given) -> Value:
        absent = join_nulls(unknown.values())
        found = self._all_outputs(fired, given)
        if isinstance(found, Null):
            return found
        ranks = self._ranks(given)
        if isinstance(ranks, Null):
            return ranks
        if not found:
            return absent or _NOTHING
        order = [_rank(outputs, ranks) for outputs in found]
        best = min(order)
        for number in unknown:
            rival = self._outputs(number, given)
            if absent is not None and (isinstance(rival, Null) or _rank(rival, ranks) < best):
                return absent
        return self._result(found[order.index(best)])

    def _collect(self, fired: list[int], given: Given) -> Value:
        if not fired:
            return _NOTHING
        found = self._all_outputs(fired, given)
        if isinstance(found, Null):
            return found
        if self._hit is Hit.OUTPUT_ORDER:
            ranks = self._ranks(given)
            if isinstance(ranks, Null):
                return ranks
            order = [_rank(outputs, ranks) for outputs in found]
            found = [found[at] for at in sorted(range(len(found)), key=order.__getitem__)]
        return self._aggregate(tuple([self._result(outputs) for outputs in found]))

    def _aggregate(self, results: tuple[Value, ...]) -> Value:
        if self._aggregation is None:
            return weighed(results)
        if self._aggregation is Aggregation.COUNT:
            return Decimal(len(results))
        return functions.call(_AGGREGATING[self._aggregation], (results,))

    def _without_row(self, given: Given) -> Value:
        if any(result.default is not None for result in self._results):
            return self._result(
                tuple([NO_ROW if each.default is None else _evaluate(each.default, given) for each in self._results])
            )
        return NO_ROW

    def _all_outputs(self, numbers: Sequence[int], given: Given) -> list[Outputs] | Null:
        found = []
        for number in numbers:
            outputs = self._outputs(number, given)
            if isinstance(outputs, Null):
                return outputs
            found.append(outputs)
        return found

    def _outputs(self, number: int, given: Given) -> Outputs | Null:
        values = []
        for result, output in zip(self._results, self._rows[number].outputs, strict=True):
            value = _evaluate(output, given)
            refused = None if result.allowed is None else refusal(value, result.allowed(value, *given))
            if refused is not None:
                return refused
            values.append(value)
        return tuple(values)

    def _result(self, outputs: Outputs) -> Value:
        if len(self._results) == 1 and self._results[0].name is None:
            return outputs[0]
        return weighed(Context([(each.name or "", value) for each, value in zip(self._results, outputs, strict=True)]))

    def _ranks(self, given: Given) -> tuple[Outputs, ...] | Null:
        if not any(result.ranking for result in self._results):
            return _NO_RANKING
        return tuple([tuple([_evaluate(each, given) for each in result.ranking]) for result in self._results])


def refusal(value: Value, outcome: Value) -> Null | None:
    """What a value comes to of which the condition on all values said `outcome`; None where it is let pass."""
    if outcome is True or isinstance(value, Null):
        return None
    return outcome if isinstance(outcome, Null) and outcome.missing else _NOT_ALLOWED


def choose_row(unique: bool, fired: list[int], unknown: list[Null]) -> int | Null:
    """The row that decides in a table of one output, counted from 1."""
    if unique and len(fired) > 1:
        return SEVERAL_ROWS
    if unknown:
        return join_nulls(unknown) or NO_ROW
    return fired[0] if fired else NO_ROW


def row_outcome(outcomes: tuple[Value, ...]) -> bool | Null:
    """Whether a row fires whose tests came to these; null only where nothing but facts is lacking."""
    unknown = []
    for outcome in outcomes:
        if isinstance(outcome, Null) and outcome.missing:
            unknown.append(outcome)
        elif outcome is not True:
            return False
    return join_nulls(unknown) or True


def _fires(tests: tuple[tuple[int, Test], ...], inputs: tuple[Value, ...], given: Given) -> bool | Null:
    unknown = []
    for number, test in tests:
        outcome = test.check(inputs[number]) if isinstance(test, ConstantTest) else test(*given)
        if isinstance(outcome, Null) and outcome.missing:
            unknown.append(outcome)
        elif outcome is not True:
            return False
    return join_nulls(unknown) or True


def _index(rows: tuple[Row, ...]) -> dict[int, Column]:
    """The columns that can be looked up, by their number."""
    found = {}
    for number in range(len(rows[0].tests)):
        tests = [row.tests[number] for row in rows]
        column = column_of([test if isinstance(test, ConstantTest) else None for test in tests])
        if column is not None:
            found[number] = column
    return found


def _evaluate(output: Output, given: Given) -> Value:
    return output.value if isinstance(output, Literal) else output(*given)


def _rank(outputs: Outputs, ranks: tuple[Outputs, ...]) -> tuple[int, ...]:
    """How far from best each output is, from the left; one without a rank comes last."""
    return tuple(
        [
            next((place for place, each in enumerate(ranking) if equal(each, value) is True), len(ranking))
            for value, ranking in zip(outputs, ranks, strict=True)
        ]
    )
