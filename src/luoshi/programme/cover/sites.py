"""Where the text of a rule parts cases: its comparisons and its `if`, each with what must hold to come to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum, auto
from typing import Final, get_args

from luoshi.feel import BOOLEAN, DATE, DAY_DURATION, NUMBER, STRING, Cell, Hit, Range, Value
from luoshi.feel.builtins import Function
from luoshi.feel.syntax import Operator, Span
from luoshi.feel.typed import (
    Arithmetic,
    Coerced,
    Comparison,
    Conditional,
    Constant,
    EntryValue,
    Formula,
    Invocation,
    Local,
    Logic,
    Loop,
    MakeList,
    MakeRange,
    Match,
    Negated,
    Part,
    Reference,
    Table,
    Testing,
    Typed,
)
from luoshi.feel.types import bare, type_of
from luoshi.source import FilePlace


class Answer(Enum):
    """What is asked of a condition; one that is null is NOT_TRUE as well."""

    TRUE = auto()
    FALSE = auto()
    NOT_TRUE = auto()


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition, complete in itself, and what it must come to."""

    tree: Typed
    cell: Cell
    answer: Answer = Answer.TRUE


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison, complete in itself, with the text that people read."""

    tree: Typed
    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class ComparisonSite:
    """A comparison of two figures; `demands` lead to it, `prefers` make it the one on which the condition hangs.

    `row` is the row of the table in which it stands, `column` the column over which it stands, counted from 1.
    """

    left: Operand
    right: Operand
    operator: Operator
    demands: tuple[Demand, ...]
    prefers: tuple[Demand, ...]
    row: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class BranchSite:
    """An `if`: its condition as it is written, and what leads to it."""

    condition: Demand
    text: str
    demands: tuple[Demand, ...]
    row: int | None
    column: int | None


Site = ComparisonSite | BranchSite

_COMPARED: Final = (NUMBER, DATE, DAY_DURATION, STRING)
_NODES: Final = frozenset((*get_args(Typed), EntryValue, Loop))
_NO_TEXT: Final = Cell("", FilePlace("", 1, 1))
_ALWAYS: Final = Constant(True, BOOLEAN, Span(0, 0))
_TURNED: Final = {
    Operator.LESS: Operator.GREATER,
    Operator.LESS_OR_EQUAL: Operator.GREATER_OR_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_OR_EQUAL: Operator.LESS_OR_EQUAL,
}


def sites(formula: Formula, constants: Mapping[str, object]) -> Iterator[Site]:
    """Every comparison and `if` of a rule, in the order of its text; those inside of loops are left out.

    `constants` are the names of known figures: what they are compared with stands on the left.
    """
    if isinstance(formula.tree, Table):
        yield from _table_sites(formula.tree, constants)
    else:
        yield from _Walk(formula.cell, constants).sites(formula.tree, _Way())


def row_demands(table: Table) -> tuple[tuple[Demand, ...], ...]:
    """For each row, the tests that it sets; those that anything satisfies are left out."""
    return tuple(
        tuple(
            Demand(_tested(condition.tree, column.slot, column.formula.tree), condition.cell)
            for condition, column in zip(row.conditions, table.inputs, strict=True)
            if not _is_trivial(condition.tree)
        )
        for row in table.rows
    )


def deciding_demands(table: Table) -> tuple[tuple[Demand, ...], ...]:
    """For each row, what must hold for it to decide: its own tests, and that no row decides before it."""
    own = row_demands(table)
    order = _order(table)
    found = {
        row: (*own[row], *(each for before in order[:place] for each in _not_all(own[before])))
        for place, row in enumerate(order)
    }
    return tuple(found.get(row, own[row]) for row in range(len(own)))


def is_known(tree: Typed, constants: Mapping[str, object]) -> bool:
    """Whether the value of a tree does not depend on the case."""
    return all(name in constants for name in names_in(tree)) and not _has_slot(tree)


def names_in(node: object) -> Iterator[str]:
    """The facts, constants and decisions that a tree names."""
    if isinstance(node, Reference):
        yield node.name
    for part in _parts(node):
        yield from names_in(part)


@dataclass(frozen=True, slots=True)
class _Way:
    """What leads to where a walk stands; `slot` holds `subject` there."""

    demands: tuple[Demand, ...] = ()
    prefers: tuple[Demand, ...] = ()
    slot: int | None = None
    subject: Operand | None = None
    row: int | None = None
    column: int | None = None

    def over(self, *demands: Demand) -> "_Way":
        return replace(self, demands=(*self.demands, *demands))


def _table_sites(table: Table, constants: Mapping[str, object]) -> Iterator[Site]:
    conditions = {
        number: Demand(column.formula.tree, column.formula.cell, Answer.NOT_TRUE)
        for number, column in enumerate(table.inputs, 1)
        if bare(column.formula.tree.type) is BOOLEAN
    }
    for number, column in enumerate(table.inputs, 1):
        # Of several conditions, such as those of exceptions, one shows best where no other holds.
        others = tuple(each for index, each in conditions.items() if index != number) if number in conditions else ()
        way = _Way(prefers=others, column=number)
        yield from _Walk(column.formula.cell, constants).sites(column.formula.tree, way)
    demands = row_demands(table)
    for number, row in enumerate(table.rows, 1):
        for column, condition in zip(table.inputs, row.conditions, strict=True):
            formula = column.formula
            subject = Operand(formula.tree, formula.cell, formula.cell.text.strip())
            others = tuple(each for each in demands[number - 1] if each.cell is not condition.cell)
            way = _Way(others, (), column.slot, subject, number, None)
            yield from _Walk(condition.cell, constants).sites(condition.tree, way)
    deciding = deciding_demands(table)
    for number, row in enumerate(table.rows, 1):
        for output in row.outputs:
            way = _Way(deciding[number - 1], row=number)
            yield from _Walk(output.cell, constants).sites(output.tree, way)


def _order(table: Table) -> tuple[int, ...]:
    """The rows in the order in which one decides before another; none where their order does not matter."""
    if table.hit is Hit.FIRST:
        return tuple(range(len(table.rows)))
    if table.hit is not Hit.PRIORITY:
        return ()
    ranking = [each.value for each in table.outputs[0].ranking if isinstance(each, Constant)]
    results = [row.outputs[0].tree for row in table.rows]
    known = [each.value for each in results if isinstance(each, Constant) and each.value in ranking]
    return (
        tuple(sorted(range(len(known)), key=lambda row: ranking.index(known[row])))
        if len(known) == len(results)
        else ()
    )


def _not_all(row: tuple[Demand, ...]) -> Iterator[Demand]:
    """That a row does not fire."""
    trees = tuple(each.tree for each in row)
    tree = trees[0] if len(trees) == 1 else Logic(True, trees, Span(0, 0)) if trees else _ALWAYS
    yield Demand(tree, row[0].cell if row else _NO_TEXT, Answer.NOT_TRUE)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk over a text."""

    cell: Cell
    constants: Mapping[str, object]

    def sites(self, tree: Typed, way: _Way) -> Iterator[Site]:
        """The sites in a tree."""
        match tree:
            case Comparison(operator, left, right):
                yield from self._compared(operator, left, right, way)
                yield from self._within((left, right), way)
            case Match(value, candidate):
                yield from self._matched(value, candidate, way)
                yield from self._within((value,), way)
            case Logic(conjunction, operands):
                yield from self._joined(operands, Answer.TRUE if conjunction else Answer.NOT_TRUE, way)
            case Conditional():
                yield from self._parted(tree, way)
            case Testing(value, slot, condition):
                subject = self._operand(value, way)
                if subject is not None:
                    yield from self._within((value,), way)
                    yield from self.sites(condition, replace(way, slot=slot, subject=subject))
            case Part(formula):
                yield from _Walk(formula.cell, self.constants).sites(formula.tree, way)
            case Arithmetic(_, left, right):
                yield from self._within((left, right), way)
            case Negated(inner) | Coerced(inner):
                yield from self.sites(inner, way)
            case Invocation(Function.MIN | Function.MAX as chosen, (MakeList(items),)):
                yield from self._capped(chosen, items, way)
                yield from self._within(items, way)
            case Invocation(_, parts) | MakeList(parts):
                yield from self._within(parts, way)
            case _:
                return

    def _within(self, trees: Sequence[Typed], way: _Way) -> Iterator[Site]:
        for each in trees:
            yield from self.sites(each, way)

    def _joined(self, operands: Sequence[Typed], others: Answer, way: _Way) -> Iterator[Site]:
        """Each operand, preferably where the others leave the decision to it."""
        for number, operand in enumerate(operands):
            prefers = tuple(
                Demand(self._bound(other, way), self.cell, others)
                for index, other in enumerate(operands)
                if index != number and not _is_loose(other, way)
            )
            yield from self.sites(operand, replace(way, prefers=(*way.prefers, *prefers)))

    def _parted(self, tree: Conditional, way: _Way) -> Iterator[Site]:
        yield from self.sites(tree.condition, way)
        if _is_loose(tree.condition, way):
            return
        condition = Demand(self._bound(tree.condition, way), self.cell)
        if not is_known(tree.condition, self.constants):
            yield BranchSite(condition, self._text(tree.condition), way.demands, way.row, way.column)
        yield from self.sites(tree.consequent, way.over(condition))
        yield from self.sites(tree.alternative, way.over(replace(condition, answer=Answer.NOT_TRUE)))

    def _matched(self, value: Typed, candidate: Typed, way: _Way) -> Iterator[Site]:
        match candidate:
            case MakeRange(low, high, low_closed, high_closed):
                yield from self._ends(value, (low, high), (low_closed, high_closed), way)
            case Constant(Range(low, high, low_closed, high_closed)):
                ends = tuple(None if end is None else _constant(end, candidate.span) for end in (low, high))
                yield from self._ends(value, (ends[0], ends[1]), (low_closed, high_closed), way)
            case Constant(tuple() as known):
                for each in known:
                    yield from self._matched(value, _constant(each, candidate.span), way)
            case MakeList(items):
                for item in items:
                    yield from self._matched(value, item, way)
            case _:
                yield from self._compared(Operator.EQUAL, value, candidate, way)

    def _capped(self, chosen: Function, items: Sequence[Typed], way: _Way) -> Iterator[Site]:
        """A figure with a cap (`min`) or a floor (`max`): what lies beyond shows it."""
        for number, first in enumerate(items):
            for second in items[number + 1 :]:
                figures = (second, first) if is_known(first, self.constants) else (first, second)
                operator = Operator.EQUAL
                if is_known(figures[1], self.constants):
                    operator = Operator.LESS_OR_EQUAL if chosen is Function.MIN else Operator.GREATER_OR_EQUAL
                yield from self._compared(operator, *figures, way)

    def _ends(
        self, value: Typed, ends: tuple[Typed | None, Typed | None], closed: tuple[bool, bool], way: _Way
    ) -> Iterator[Site]:
        low, high = ends
        if low is not None:
            operator = Operator.GREATER_OR_EQUAL if closed[0] else Operator.GREATER
            yield from self._compared(operator, value, low, way)
        if high is not None:
            operator = Operator.LESS_OR_EQUAL if closed[1] else Operator.LESS
            yield from self._compared(operator, value, high, way)

    def _compared(self, operator: Operator, left: Typed, right: Typed, way: _Way) -> Iterator[Site]:
        one, other = self._operand(left, way), self._operand(right, way)
        if one is None or other is None:
            return
        known = is_known(one.tree, self.constants)
        if known and not is_known(other.tree, self.constants):
            one, other, operator = other, one, _TURNED.get(operator, operator)
        elif known:
            return
        if bare(one.tree.type) in _COMPARED and bare(other.tree.type) in _COMPARED:
            yield ComparisonSite(one, other, operator, way.demands, way.prefers, way.row, way.column)

    def _operand(self, tree: Typed, way: _Way) -> Operand | None:
        """The side of a comparison; None where it rests on what a loop holds."""
        if isinstance(tree, Local) and tree.slot == way.slot:
            return way.subject
        return None if _has_slot(tree) else Operand(tree, self.cell, self._text(tree))

    def _bound(self, tree: Typed, way: _Way) -> Typed:
        """A condition with what it tests."""
        if way.slot is None or way.subject is None or not _has_slot(tree):
            return tree
        return _tested(tree, way.slot, way.subject.tree)

    def _text(self, tree: Typed) -> str:
        if isinstance(tree, Constant) and not self.cell.text[tree.span.start : tree.span.end].strip():
            return str(tree.value)
        return " ".join(self.cell.text[tree.span.start : tree.span.end].split())


def _tested(condition: Typed, slot: int, subject: Typed) -> Typed:
    return Testing(subject, slot, condition, condition.span, BOOLEAN)


def _constant(value: Value, span: Span) -> Constant:
    return Constant(value, type_of(value), span)


def _is_trivial(tree: Typed) -> bool:
    return isinstance(tree, Constant) and tree.value is True


def _is_loose(tree: Typed, way: _Way) -> bool:
    """Whether a tree rests on a slot other than the one that is known."""
    return any(slot != way.slot for slot in _slots(tree))


def _has_slot(tree: Typed) -> bool:
    return next(_slots(tree), None) is not None


def _slots(node: object) -> Iterator[int]:
    """The slots that a tree reads but does not fill itself."""
    if isinstance(node, Local):
        yield node.slot
    elif isinstance(node, Testing):
        yield from _slots(node.value)
        yield from (slot for slot in _slots(node.condition) if slot != node.slot)
    else:
        for part in _parts(node):
            yield from _slots(part)


def _parts(node: object) -> tuple[object, ...]:
    if isinstance(node, tuple):
        return node
    if isinstance(node, Part):
        return (node.formula.tree,)
    if type(node) not in _NODES or not is_dataclass(node):
        return ()
    return tuple(getattr(node, each.name) for each in fields(node))
