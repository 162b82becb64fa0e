"""The explaining evaluator: a walk over the typed tree that gives every null its reason and its place."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from luoshi.feel import typed
from luoshi.feel.arithmetic import calculate, compare, conjoin, contains, disjoin, negate
from luoshi.feel.functions import call
from luoshi.feel.problems import Cell, quote
from luoshi.feel.temporal import Temporal, property_named, read_property
from luoshi.feel.typed import Typed
from luoshi.feel.types import RangeType, show_type, type_of
from luoshi.feel.values import Context, Null, NullCode, Range, Value, join_nulls


class Evaluation:
    """One evaluation of one text: the values of the names, and those of the subjects under test."""

    __slots__ = ("_cell", "_names", "_subjects")

    def __init__(self, cell: Cell, names: Mapping[str, Value], subjects: dict[int, Value] | None = None) -> None:
        self._cell = cell
        self._names = names
        self._subjects: dict[int, Value] = {} if subjects is None else subjects

    def value(self, tree: Typed) -> Value:
        """The value of the tree; a null that arises here is given its place."""
        # Patterns without sub-patterns: this is the innermost loop, and they cost half as much.
        match tree:
            case typed.Constant():
                return tree.value
            case typed.Reference():
                return self._names[tree.name]
            case typed.SubjectReference():
                return self._subjects[tree.slot]
            case _:
                value = self._computed(tree)
                if isinstance(value, Null) and value.where is None and not value.missing:
                    return replace(value, where=self._cell.at(tree.span.start))
                return value

    def _computed(
        self,
        tree: typed.Comparison
        | typed.Arithmetic
        | typed.Logic
        | typed.Conditional
        | typed.Match
        | typed.Testing
        | typed.Negated
        | typed.Invocation
        | typed.MakeRange
        | typed.MakeList
        | typed.MakeContext
        | typed.Pick
        | typed.Item,
    ) -> Value:
        match tree:
            case typed.Comparison():
                return compare(tree.operator, self.value(tree.left), self.value(tree.right))
            case typed.Arithmetic():
                return calculate(tree.operator, self.value(tree.left), self.value(tree.right))
            case typed.Logic():
                operands = tuple([self.value(operand) for operand in tree.operands])
                return conjoin(operands) if tree.conjunction else disjoin(operands)
            case typed.Conditional():
                return self._conditional(tree)
            case typed.Match():
                candidate = self.value(tree.candidate)
                # A range that could not be made contains nothing and excludes nothing; any other null can be equal.
                if isinstance(candidate, Null) and isinstance(tree.candidate.type, RangeType):
                    return candidate
                return contains(candidate, self.value(tree.value))
            case typed.Testing():
                self._subjects[tree.slot] = self.value(tree.value)
                return self.value(tree.condition)
            case _:
                return self._other(tree)

    def _other(
        self,
        tree: typed.Negated
        | typed.Invocation
        | typed.MakeRange
        | typed.MakeList
        | typed.MakeContext
        | typed.Pick
        | typed.Item,
    ) -> Value:
        match tree:
            case typed.Negated(operand):
                return negate(self.value(operand))
            case typed.Invocation(function, arguments):
                return call(function, tuple(self.value(argument) for argument in arguments))
            case typed.MakeRange(low, high, low_closed, high_closed):
                ends = self.value(low), self.value(high)
                absent = join_nulls(ends)
                return Range(*ends, low_closed, high_closed) if absent is None else absent
            case typed.MakeList(items):
                return tuple(self.value(item) for item in items)
            case typed.MakeContext(entries):
                return Context((name, self.value(entry)) for name, entry in entries)
            case typed.Pick(source, name):
                return pick(self.value(source), name)
            case typed.Item(source, position):
                return item(self.value(source), self.value(position))
            case _:
                assert_never(tree)

    def _conditional(self, tree: typed.Conditional) -> Value:
        condition = self.value(tree.condition)
        if condition is True:
            return self.value(tree.consequent)
        if condition is False:
            return self.value(tree.alternative)
        if isinstance(condition, Null):
            return condition
        return Null(f"if 的条件是{show_type(type_of(condition))}，不是“是否”", NullCode.TYPE)


def pick(source: Value, name: str) -> Value:
    """The entry of a context or the property of a temporal value; of a list, those of its items."""
    match source:
        case Null():
            return source
        case Context():
            return source[name] if name in source else Null(f"上下文里没有{quote(name)}", NullCode.NO_ENTRY)
        case tuple():
            return tuple(pick(member, name) for member in source)
        case _:
            wanted = property_named(name)
            part = read_property(source, wanted) if wanted is not None and isinstance(source, Temporal) else None
            if part is None:
                return Null(f"{show_type(type_of(source))}没有名为{quote(name)}的部分", NullCode.NO_ENTRY)
            return part


def item(source: Value, position: Value) -> Value:
    """The item at a position counted from 1, or from -1 at the end; a single value is a list of one."""
    absent = join_nulls((source, position))
    if absent is not None:
        return absent
    items = source if isinstance(source, tuple) else (source,)
    if not isinstance(position, Decimal):
        return Null(f"第几项应是数字，这里是{show_type(type_of(position))}", NullCode.TYPE)
    count = len(items)
    if position != position.to_integral_value() or not 1 <= abs(position) <= count:
        return Null(f"列表有 {count} 项，没有第 {position} 项", NullCode.NO_ENTRY)
    number = int(position)
    return items[number - 1 if number > 0 else number]
