"""The explaining evaluator: a walk over the typed tree that gives every null its reason and its place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from luoshi.feel import typed
from luoshi.feel.bounds import weighed
from luoshi.feel.coercion import apply, builtin_value, coerce, is_instance
from luoshi.feel.plain.arithmetic import calculate, negate
from luoshi.feel.plain.comparison import compare, conjoin, contains, disjoin, order_between
from luoshi.feel.plain.functions import call
from luoshi.feel.plain.loops import item_at, iterate, quantify, select
from luoshi.feel.plain.tables import Lookup, look_up
from luoshi.feel.plain.walking import Growing, Held
from luoshi.feel.problems import Cell, quote
from luoshi.feel.temporal import property_named, read_property
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.types import RangeType, show_type, type_of
from luoshi.feel.values import Context, FunctionValue, Null, NullCode, Range, Value, join_nulls


def evaluate(formula: Formula, names: Mapping[str, Value]) -> Value:
    """The value of a formula; `names` has a value for every name in it."""
    return decide(formula, names).value


def decide(formula: Formula, names: Mapping[str, Value]) -> Lookup:
    """The value of a formula, and where it is a table the rows that fired."""
    walk = Evaluation(formula.cell, names)
    try:
        if isinstance(formula.tree, typed.Table):
            return walk.look_up(formula.tree)
        return Lookup(walk.value(formula.tree))
    except RecursionError:
        # Rule text nests only so deep, but a loop can put its results into each other as often as it turns.
        return Lookup(Null("值一层套一层，太深了", NullCode.TOO_DEEP, (), formula.cell.where))


class Evaluation:
    """One evaluation of one text: the values of the names, and what the slots hold.

    A slot is filled once in one evaluation; each turn of a loop and each call of a function goes on in an evaluation of
    its own. So a function value can keep the slots of where it was made, and sees the entry that it becomes.
    """

    __slots__ = ("_cell", "_names", "_slots")

    def __init__(self, cell: Cell, names: Mapping[str, Value], slots: dict[int, Held] | None = None) -> None:
        self._cell = cell
        self._names = names
        self._slots: dict[int, Held] = {} if slots is None else slots

    def value(self, tree: Typed) -> Value:
        """The value of the tree; a null that arises here is given its place."""
        # Half of what a tree is made of: read here, without a call each.
        if type(tree) is typed.Reference:
            value = self._names[tree.name]
        elif type(tree) is typed.Constant:
            value = tree.value
        else:
            value = _WALK[type(tree)](self, tree)
        if type(value) is Null and value.where is None and not value.missing:
            return self._placed(value, tree)
        return value

    def part(self, formula: Formula) -> Value:
        """The value of a formula with a text of its own, in which its nulls have their place."""
        outside, self._cell = self._cell, formula.cell
        try:
            return self.value(formula.tree)
        finally:
            self._cell = outside

    def fill(self, slot: int, value: Held) -> None:
        """Fills a slot, for what is evaluated after this."""
        self._slots[slot] = value

    def inside(self, filled: Mapping[int, Held]) -> "Evaluation":
        """The same evaluation with further slots filled, which leaves this one as it is."""
        return Evaluation(self._cell, self._names, {**self._slots, **filled})

    def here(self) -> "Evaluation":
        """The same evaluation, names and slots shared, that stays in the text it is in now."""
        return Evaluation(self._cell, self._names, self._slots)

    def look_up(self, table: typed.Table) -> Lookup:
        """What a table gives, with the rows that fired."""
        found = look_up(table, self)
        value = found.value
        if isinstance(value, Null) and value.where is None and not value.missing:
            return replace(found, value=self._placed(value, table))
        return found

    def held(self, slot: int) -> Held:
        """What a slot holds."""
        return self._slots[slot]

    def text(self, tree: Typed) -> str:
        """The text that the tree was read from."""
        return self._cell.text[tree.span.start : tree.span.end]

    def _placed(self, value: Null, tree: Typed) -> Null:
        return Null(value.reason, value.code, (), self._cell.at(tree.span.start))


def pick(source: Value, name: str) -> Value:
    """The entry of a context or the property of a temporal value or a range; of a list, those of its items."""
    match source:
        case Null():
            return source
        case Context():
            return source[name] if name in source else Null(f"上下文里没有{quote(name)}", NullCode.NO_ENTRY)
        case tuple():
            return weighed(tuple([pick(member, name) for member in source]))
        case _:
            wanted = property_named(name)
            part = read_property(source, wanted) if wanted is not None else None
            if part is None:
                return Null(f"{show_type(type_of(source))}没有名为{quote(name)}的部分", NullCode.NO_ENTRY)
            return part


def _local(walk: Evaluation, tree: typed.Local) -> Value:
    held = walk.held(tree.slot)
    return held.value() if isinstance(held, Growing) else held


def _entry_or_else(walk: Evaluation, tree: typed.EntryOrElse) -> Value:
    item = walk.held(tree.slot)
    if isinstance(item, Context) and tree.name in item:
        return item[tree.name]
    if isinstance(item, Null) and (item.missing or tree.otherwise is None):
        return item
    if tree.otherwise is not None:
        return walk.value(tree.otherwise)
    return Null(f"这一项里没有{quote(tree.name)}", NullCode.NO_ENTRY)


def _arithmetic(walk: Evaluation, tree: typed.Arithmetic) -> Value:
    return calculate(tree.operator, walk.value(tree.left), walk.value(tree.right))


def _negated(walk: Evaluation, tree: typed.Negated) -> Value:
    return negate(walk.value(tree.operand))


def _comparison(walk: Evaluation, tree: typed.Comparison) -> Value:
    return compare(tree.operator, walk.value(tree.left), walk.value(tree.right))


def _logic(walk: Evaluation, tree: typed.Logic) -> Value:
    # The operands after the one that decides are not asked: that is how a function that calls itself ends.
    values: list[Value] = []
    for operand in tree.operands:
        value = walk.value(operand)
        values.append(value)
        if value is not tree.conjunction and isinstance(value, bool):
            break
    return conjoin(values) if tree.conjunction else disjoin(values)


def _conditional(walk: Evaluation, tree: typed.Conditional) -> Value:
    condition = walk.value(tree.condition)
    if condition is True:
        return walk.value(tree.consequent)
    if isinstance(condition, Null) and condition.missing:
        return condition
    return walk.value(tree.alternative)


def _instance_check(walk: Evaluation, tree: typed.InstanceCheck) -> Value:
    value = walk.value(tree.value)
    return value if isinstance(value, Null) and value.missing else is_instance(value, tree.wanted)


def _coerced(walk: Evaluation, tree: typed.Coerced) -> Value:
    return coerce(walk.value(tree.value), tree.type)


def _make_range(walk: Evaluation, tree: typed.MakeRange) -> Value:
    low = None if tree.low is None else walk.value(tree.low)
    # A range of one value is written with that value once.
    high = low if tree.single else None if tree.high is None else walk.value(tree.high)
    absent = join_nulls([end for end in (low, high) if end is not None])
    if absent is not None:
        return absent
    if low is not None and high is not None and not tree.single:
        order = order_between(low, high)
        if isinstance(order, Null):
            return order
        if order > 0:
            return Null("区间的起点在终点之后", NullCode.ARGUMENT)
    return Range(low, high, tree.low_closed, tree.high_closed, tree.single)


def _make_list(walk: Evaluation, tree: typed.MakeList) -> Value:
    return weighed(tuple([walk.value(item) for item in tree.items]))


def _make_context(walk: Evaluation, tree: typed.MakeContext) -> Value:
    entries: dict[str, Value] = {}
    for entry in tree.entries:
        value = walk.value(entry.value)
        walk.fill(entry.slot, value)
        entries[entry.name] = value
    return weighed(Context(entries)) if tree.result is None else walk.value(tree.result)


def _pick(walk: Evaluation, tree: typed.Pick) -> Value:
    return pick(walk.value(tree.source), tree.name)


def _select(walk: Evaluation, tree: typed.Select) -> Value:
    if isinstance(tree.source, typed.Local):
        # A position in the results of a loop so far is found without making a list of them at every turn.
        held = walk.held(tree.source.slot)
        if isinstance(held, Growing) and not tree.per_item:
            position = walk.value(tree.condition)
            if isinstance(position, Decimal):
                return item_at(held, position)
    return select(tree, walk.value(tree.source), walk)


def _lambda(walk: Evaluation, tree: typed.Lambda) -> Value:
    slots = tuple(slot for _, slot, _ in tree.parameters)
    home = walk.here()

    def run(arguments: tuple[Value, ...]) -> Value:
        return home.inside(dict(zip(slots, arguments, strict=True))).value(tree.body)

    parameters = tuple((name, kind) for name, _, kind in tree.parameters)
    return FunctionValue("函数", parameters, tree.type.result, run, walk.text(tree))


def _builtin_reference(walk: Evaluation, tree: typed.BuiltinReference) -> Value:
    return builtin_value(tree.function, call)


def _invocation(walk: Evaluation, tree: typed.Invocation) -> Value:
    return call(tree.function, tuple([walk.value(argument) for argument in tree.arguments]))


def _application(walk: Evaluation, tree: typed.Application) -> Value:
    function = walk.value(tree.function)
    return apply(function, tuple([walk.value(argument) for argument in tree.arguments]), tree.names)


def _match(walk: Evaluation, tree: typed.Match) -> Value:
    candidate = walk.value(tree.candidate)
    # A range that could not be made contains nothing and excludes nothing; any other null can be equal.
    if isinstance(candidate, Null) and isinstance(tree.candidate.type, RangeType):
        return candidate
    return contains(candidate, walk.value(tree.value))


def _decide(walk: Evaluation, tree: typed.Decide) -> Value:
    outcome = walk.value(tree.outcome)
    return outcome if isinstance(outcome, bool | Null) else contains(outcome, walk.value(tree.value))


def _testing(walk: Evaluation, tree: typed.Testing) -> Value:
    walk.fill(tree.slot, walk.value(tree.value))
    return walk.value(tree.condition)


def _part(walk: Evaluation, tree: typed.Part) -> Value:
    return walk.part(tree.formula)


def _table(walk: Evaluation, tree: typed.Table) -> Value:
    return look_up(tree, walk).value


def _iteration(walk: Evaluation, tree: typed.Iteration) -> Value:
    return iterate(tree, walk)


def _quantification(walk: Evaluation, tree: typed.Quantification) -> Value:
    return quantify(tree, walk)


_WALK: dict[type, Callable[[Evaluation, Any], Value]] = {
    typed.Local: _local,
    typed.EntryOrElse: _entry_or_else,
    typed.Arithmetic: _arithmetic,
    typed.Negated: _negated,
    typed.Comparison: _comparison,
    typed.Logic: _logic,
    typed.Conditional: _conditional,
    typed.InstanceCheck: _instance_check,
    typed.Coerced: _coerced,
    typed.MakeRange: _make_range,
    typed.MakeList: _make_list,
    typed.MakeContext: _make_context,
    typed.Pick: _pick,
    typed.Select: _select,
    typed.Iteration: _iteration,
    typed.Quantification: _quantification,
    typed.Lambda: _lambda,
    typed.BuiltinReference: _builtin_reference,
    typed.Invocation: _invocation,
    typed.Application: _application,
    typed.Match: _match,
    typed.Decide: _decide,
    typed.Testing: _testing,
    typed.Part: _part,
    typed.Table: _table,
}
