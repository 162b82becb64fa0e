"""Typed trees as formulas over the facts: every decision of a model by pieces, every condition as its two truths.

What cannot be said by formulas (text functions, loops, months) is `Opaque`, with the reason and the place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.model import Model
from luoshi.feel.plain.functions import call
from luoshi.feel.problems import Cell
from luoshi.feel.proof.auxiliary import Auxiliary, Mode
from luoshi.feel.proof.boxes import range_of
from luoshi.feel.proof.comparing import between, compare, constant, matches, variable
from luoshi.feel.proof.formulas import (
    TRUE,
    Formula,
    Relation,
    Variable,
    all_of,
    any_of,
    negation,
    sign,
)
from luoshi.feel.proof.functions import combined, each_number, lower_call, lower_list_call
from luoshi.feel.proof.hits import MOST_TOLD_APART, LoweredTable, value_of
from luoshi.feel.proof.months import Months, add_months, months_between, property_of, years_of
from luoshi.feel.proof.pieces import (
    MOST_PIECES,
    NEVER_KNOWN,
    Lowered,
    Mark,
    Nothing,
    Opaque,
    Piece,
    Pieces,
    Ratio,
    Truth,
    added,
    conjunction,
    constant_of,
    disjunction,
    kept,
    multiplied,
    nothing,
    number,
    only,
    pairs,
    scaled,
    under,
)
from luoshi.feel.proof.simplifying import simplified
from luoshi.feel.rules import Rule
from luoshi.feel.syntax import Hit, Operator, Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import Basic, bare
from luoshi.feel.values import NullCode
from luoshi.money import Rounding

_ROUNDINGS = {
    Rounding.HALF_UP: Mode.HALF_UP,
    Rounding.HALF_EVEN: Mode.HALF_EVEN,
    Rounding.DOWN: Mode.DOWN,
    Rounding.UP: Mode.UP,
}
_FEN_DECIMALS = 2
_LARGEST_POWER = 6


@dataclass(frozen=True, slots=True)
class Branch:
    """An `if`, where it stands, and when each of its sides is taken, by the conditions around it too."""

    cell: Cell
    span: Span
    yes: Formula
    no: Formula


@dataclass(frozen=True, slots=True)
class Atom:
    """A comparison or test in the text of a rule, outside of the tests of a table's rows; when it is asked at all."""

    cell: Cell
    span: Span
    truth: Truth
    asked: Formula

    @property
    def text(self) -> str:
        """The condition as it is written."""
        return self.cell.text[self.span.start : self.span.end]


class Symbols:
    """The decisions of a model over its facts. Everything is worked out when it is first asked for."""

    def __init__(
        self,
        model: Model,
        variables: Mapping[str, Variable],
        given: Mapping[str, Lowered] | None = None,
        *,
        rounded: bool = False,
    ) -> None:
        """`variables` has one for each fact; `given` values stand in place of facts.

        With `rounded`, amounts are rounded as their decisions say; otherwise they stay exact fractions of a yuan.
        """
        self.model = model
        self._auxiliary = Auxiliary(variables)
        self._range = range_of(variables)
        self._given = dict(given or {})
        self._months = Months(self._auxiliary)
        self._rules = {rule.decision.name: rule for rule in model.rules}
        self._rounded = rounded
        self._lowered: dict[str, Lowered | Opaque] = {}
        self._tables: dict[str, _Table] = {}
        self._branches: dict[str, list[Branch]] = {}
        self._atoms: dict[str, list[Atom]] = {}

    @property
    def variables(self) -> Mapping[str, Variable]:
        """The variables of facts, and those that roundings introduced."""
        return self._auxiliary.variables

    @property
    def definitions(self) -> Formula:
        """What introduced variables mean; every question has to assume it."""
        return self._auxiliary.definitions

    def lowered(self, name: str) -> Lowered:
        """The value of a fact, a constant or a decision. Raises Opaque for what no formula says."""
        if name not in self._lowered:
            try:
                self._lowered[name] = self._lower(name)
            except Opaque as opaque:
                self._lowered[name] = opaque
        found = self._lowered[name]
        if isinstance(found, Opaque):
            raise found
        return found

    def pieces(self, name: str) -> Pieces:
        """The value of what is no condition. Raises Opaque as `lowered`, and for a condition."""
        found = self.lowered(name)
        if isinstance(found, Truth):
            raise Opaque(f"“{name}”是一个是否")
        return found

    def truth(self, name: str) -> Truth:
        """The truth of what is a condition. Raises Opaque as `lowered`, and for what is none."""
        found = self.lowered(name)
        if not isinstance(found, Truth):
            raise Opaque(f"“{name}”不是一个是否")
        return found

    def of(self, tree: Typed, cell: Cell) -> Lowered:
        """The value of a tree that stands in a text of its own. Raises Opaque for what no formula says."""
        return _Walk(self, "", cell).lower(tree)

    def rows(self, decision: str) -> tuple[Formula, ...]:
        """When all tests of each row of a table hold, whatever its hit policy. Raises Opaque."""
        return self._table(decision).fires

    def inputs(self, decision: str) -> tuple[Lowered, ...]:
        """What stands over the columns of a table. Raises Opaque."""
        return self._table(decision).inputs

    def outputs(self, decision: str) -> tuple[Lowered, ...]:
        """What each row of a table gives. Raises Opaque."""
        return self._table(decision).outputs

    def branches(self, decision: str) -> tuple[Branch, ...]:
        """Every `if` in the text of a decision. Raises Opaque."""
        self.lowered(decision)
        return tuple(self._branches.get(decision, ()))

    def atoms(self, decision: str) -> tuple[Atom, ...]:
        """Every comparison in the text of a decision but those of a table's rows. Raises Opaque."""
        self.lowered(decision)
        return tuple(self._atoms.get(decision, ()))

    def note_branch(self, decision: str, branch: Branch) -> None:
        """Keeps an `if` that was met."""
        self._branches.setdefault(decision, []).append(branch)

    def note_atom(self, decision: str, atom: Atom) -> None:
        """Keeps a comparison that was met."""
        self._atoms.setdefault(decision, []).append(atom)

    @property
    def auxiliary(self) -> Auxiliary:
        """What roundings introduce."""
        return self._auxiliary

    @property
    def months(self) -> Months:
        """What dates introduce."""
        return self._months

    def _lower(self, name: str) -> Lowered:
        if name in self._given:
            return self._given[name]
        if name in self._rules:
            return self._decision(self._rules[name])
        if name in self.model.constants:
            return constant(self.model.constants[name].value)
        return variable(self._auxiliary.variables[name])

    def _decision(self, rule: Rule) -> Lowered:
        name = rule.decision.name
        tree = rule.logic.tree
        if isinstance(tree, typed.Table):
            if len(tree.rows) > MOST_PIECES:
                raise Opaque(f"要分的情形超过{MOST_PIECES}种", rule.decision.where)
            found = value_of(self._table(name).table)
        else:
            found = _Walk(self, name, rule.logic.cell).lower(tree)
        if isinstance(found, Truth):
            return found
        if len(found) <= MOST_TOLD_APART:
            # Beyond, guards are those of a large table, and looking through them all for every piece is too slow.
            found = kept(Piece(simplified(each.guard, self._range), each.value, each.marks) for each in found)
        rounding = rule.decision.rounding
        if rounding is None or not self._rounded:
            return found
        mode = _ROUNDINGS[rounding]
        return kept(part for piece in found for part in self._auxiliary.rounded(piece, _FEN_DECIMALS, mode))

    def _table(self, decision: str) -> "_Table":
        if decision not in self._tables:
            rule = self._rules[decision]
            tree = rule.logic.tree
            if not isinstance(tree, typed.Table):
                raise Opaque(f"“{decision}”不是判定表")
            self._tables[decision] = _Walk(self, decision, rule.logic.cell).table(tree)
        return self._tables[decision]


@dataclass(frozen=True, slots=True)
class _Table:
    inputs: tuple[Lowered, ...]
    fires: tuple[Formula, ...]
    outputs: tuple[Lowered, ...]
    table: LoweredTable


class _Walk:
    """One walk over the text of one decision; `path` is what holds where the walk stands."""

    def __init__(self, symbols: Symbols, decision: str, cell: Cell) -> None:
        self._symbols = symbols
        self._decision = decision
        self._cell = cell
        self._slots: dict[int, Lowered] = {}
        self._path: Formula = TRUE
        self._in_row = False

    def lower(self, tree: Typed) -> Lowered:
        """The value of a tree."""
        lower = _LOWER.get(type(tree))
        if lower is None:
            raise self._opaque("这种写法不能用公式表示", tree.span)
        try:
            return lower(self, tree)
        except Opaque as opaque:
            if opaque.place is None:
                raise self._opaque(opaque.reason, tree.span) from opaque
            raise

    def pieces(self, tree: Typed) -> Pieces:
        found = self.lower(tree)
        if isinstance(found, Truth):
            raise self._opaque("是否不能参加计算", tree.span)
        return found

    def truth(self, tree: Typed) -> Truth:
        found = self.lower(tree)
        if isinstance(found, Truth):
            return found
        if all(isinstance(piece.value, Nothing) for piece in found):
            return NEVER_KNOWN
        raise self._opaque("这里应是一个是否", tree.span)

    def part(self, formula: typed.Formula) -> Lowered:
        outside, self._cell = self._cell, formula.cell
        try:
            return self.lower(formula.tree)
        finally:
            self._cell = outside

    def table(self, tree: typed.Table) -> _Table:
        inputs: list[Lowered] = []
        for column in tree.inputs:
            lowered = self.part(column.formula)
            inputs.append(lowered)
            self._slots[column.slot] = lowered
        fires: list[Formula] = []
        self._in_row = True
        for row in tree.rows:
            tests = [self._as_truth(self.part(condition)) for condition in row.conditions]
            fires.append(all_of(*(test.yes for test in tests)))
        self._in_row = False
        if len(tree.outputs) != 1:
            raise self._opaque("判定表有几个结果", tree.span)
        column_of_results = tree.outputs[0]
        outputs: list[Lowered] = []
        outside = self._path
        for row, guard in zip(tree.rows, fires, strict=True):
            self._path = all_of(outside, guard)
            outputs.append(self._allowed(column_of_results, self.part(row.outputs[0])))
        self._path = outside
        default = None if column_of_results.default is None else self.part(column_of_results.default)
        ranks = self._ranks(tree) if tree.hit is Hit.PRIORITY else ()
        lowered_table = LoweredTable(
            self._decision, tree.hit, tree.aggregation, tuple(fires), tuple(outputs), default, ranks
        )
        return _Table(tuple(inputs), tuple(fires), tuple(outputs), lowered_table)

    def _allowed(self, column: typed.OutputColumn, value: Lowered) -> Lowered:
        """A result, null where the column does not allow it."""
        if column.allowed is None or isinstance(value, Truth):
            return value
        self._slots[column.slot] = value
        outside, self._in_row = self._in_row, True
        allows = self._as_truth(self.part(column.allowed))
        self._in_row = outside
        refused = nothing("结果不在允许的取值之中", NullCode.NOT_ALLOWED)
        return kept((*under(allows.yes, value), *under(negation(allows.yes), refused)))

    def _ranks(self, tree: typed.Table) -> tuple[int, ...]:
        """The rows from best to last; only known results have a rank."""
        ranking = [each.value for each in tree.outputs[0].ranking if isinstance(each, typed.Constant)]
        results = [row.outputs[0].tree for row in tree.rows]
        known = [each.value for each in results if isinstance(each, typed.Constant)]
        if len(known) < len(results) or len(ranking) < len(tree.outputs[0].ranking):
            raise self._opaque("各行的结果不都是已知的值，先后分不出来", tree.span)
        place = [ranking.index(each) if each in ranking else len(ranking) for each in known]
        return tuple(sorted(range(len(known)), key=lambda row: place[row]))

    def _as_truth(self, lowered: Lowered) -> Truth:
        if isinstance(lowered, Truth):
            return lowered
        if all(isinstance(piece.value, Nothing) for piece in lowered):
            return NEVER_KNOWN
        raise Opaque("这里应是一个是否")

    def _opaque(self, reason: str, span: Span) -> Opaque:
        return Opaque(reason, self._cell.at(span.start))

    def _constant(self, tree: typed.Constant) -> Lowered:
        return constant(tree.value)

    def _reference(self, tree: typed.Reference) -> Lowered:
        return self._symbols.lowered(tree.name)

    def _local(self, tree: typed.Local) -> Lowered:
        if tree.slot not in self._slots:
            raise self._opaque("循环里的值不能用公式表示", tree.span)
        return self._slots[tree.slot]

    def _arithmetic(self, tree: typed.Arithmetic) -> Lowered:
        left, right = self.pieces(tree.left), self.pieces(tree.right)
        match tree.operator:
            case Operator.ADD:
                return combined(left, right, added)
            case Operator.SUBTRACT:
                return combined(left, each_number(right, lambda each: scaled(each, Fraction(-1))), added)
            case Operator.MULTIPLY:
                return combined(left, right, multiplied)
            case Operator.DIVIDE:
                return self._divided(left, right)
            case Operator.POWER:
                return self._power(left, right)
            case _:
                raise self._opaque(f"{tree.operator.value} 不能用公式表示", tree.span)

    def _divided(self, left: Pieces, right: Pieces) -> Pieces:
        found: list[Piece] = []
        for guard, above, below, marks in pairs(left, right):
            if isinstance(above, Nothing) or isinstance(below, Nothing):
                found.append(Piece(guard, above if isinstance(above, Nothing) else below, marks))
                continue
            if not isinstance(above, Ratio) or not isinstance(below, Ratio):
                raise Opaque("文本不能参加计算")
            zero = sign(below.numerator, Relation.ZERO)
            found.append(Piece(all_of(guard, zero), Nothing("除数为零", NullCode.DIVISION_BY_ZERO), marks))
            for side, is_negative in self._symbols.auxiliary.by_sign(below):
                turned = Fraction(-1 if is_negative else 1)
                inverse = Ratio(below.denominator.scaled(turned), below.numerator.scaled(turned))
                whole = all_of(guard, side, negation(zero))
                found.append(Piece(whole, _tidy(multiplied(above, inverse)), marks))
        return kept(found)

    def _power(self, left: Pieces, right: Pieces) -> Pieces:
        value = right[0].value if len(right) == 1 else None
        exponent = constant_of(value) if isinstance(value, Ratio) else None
        if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= _LARGEST_POWER:
            raise Opaque("乘方不能用公式表示")
        found = only(number(1))
        for _ in range(int(exponent)):
            found = combined(found, left, multiplied)
        return found

    def _negated(self, tree: typed.Negated) -> Lowered:
        return each_number(self.pieces(tree.operand), lambda each: scaled(each, Fraction(-1)))

    def _comparison(self, tree: typed.Comparison) -> Lowered:
        left, right = self.lower(tree.left), self.lower(tree.right)
        return self._noted(compare(tree.operator, left, right), tree.span)

    def _noted(self, truth: Truth, span: Span) -> Truth:
        if not self._in_row:
            self._symbols.note_atom(self._decision, Atom(self._cell, span, truth, self._path))
        return truth

    def _logic(self, tree: typed.Logic) -> Lowered:
        every = tuple(self.truth(operand) for operand in tree.operands)
        return conjunction(every) if tree.conjunction else disjunction(every)

    def _conditional(self, tree: typed.Conditional) -> Lowered:
        condition = self.truth(tree.condition)
        yes, no = condition.yes, negation(condition.yes)
        outside = self._path
        self._symbols.note_branch(
            self._decision, Branch(self._cell, tree.span, all_of(outside, yes), all_of(outside, no))
        )
        self._path = all_of(outside, yes)
        consequent = self.lower(tree.consequent)
        self._path = all_of(outside, no)
        alternative = self.lower(tree.alternative)
        self._path = outside
        if isinstance(consequent, Truth) or isinstance(alternative, Truth):
            first, second = self._as_truth(consequent), self._as_truth(alternative)
            return Truth(
                any_of(all_of(yes, first.yes), all_of(no, second.yes)),
                any_of(all_of(yes, first.no), all_of(no, second.no)),
            )
        taken = Mark(self._decision, branch=tree.consequent.span)
        otherwise = Mark(self._decision, branch=tree.alternative.span)
        return kept((*under(yes, consequent, taken), *under(no, alternative, otherwise)))

    def _coerced(self, tree: typed.Coerced) -> Lowered:
        if bare(tree.value.type) != bare(tree.type):
            raise self._opaque("类型转换不能用公式表示", tree.span)
        return self.lower(tree.value)

    def _match(self, tree: typed.Match) -> Lowered:
        return self._noted(self._matched(self.lower(tree.value), tree.candidate), tree.span)

    def _matched(self, value: Lowered, candidate: Typed) -> Truth:
        match candidate:
            case typed.MakeRange(low=low, high=high, low_closed=low_closed, high_closed=high_closed, single=single):
                if single:
                    raise self._opaque("这种区间不能用公式表示", candidate.span)
                return between(
                    value,
                    None if low is None else self.lower(low),
                    None if high is None else self.lower(high),
                    (low_closed, high_closed),
                )
            case typed.MakeList(items=items):
                return disjunction(self._matched(value, item) for item in items)
            case typed.Constant(value=known):
                return matches(value, known)
            case _:
                return compare(Operator.EQUAL, value, self.lower(candidate))

    def _testing(self, tree: typed.Testing) -> Lowered:
        self._slots[tree.slot] = self.lower(tree.value)
        return self.truth(tree.condition)

    def _invocation(self, tree: typed.Invocation) -> Lowered:
        known = [each.value for each in tree.arguments if isinstance(each, typed.Constant)]
        if known and len(known) == len(tree.arguments):
            return constant(call(tree.function, tuple(known)))
        if len(tree.arguments) == 1 and isinstance(tree.arguments[0], typed.MakeList):
            return lower_list_call(tree.function, [self.lower(item) for item in tree.arguments[0].items])
        if tree.function is Function.ADD_MONTHS:
            days, counts, month_end = (self.pieces(each) for each in tree.arguments)
            return add_months(days, counts, month_end, self._symbols.months)
        if tree.function is Function.MONTHS_BETWEEN:
            starts, ends = (self.pieces(each) for each in tree.arguments)
            return months_between(starts, ends, self._symbols.months)
        return lower_call(tree.function, [self.lower(each) for each in tree.arguments], self._symbols.auxiliary)

    def _pick(self, tree: typed.Pick) -> Lowered:
        match bare(tree.source.type), tree.name:
            case Basic.DATE, _:
                return property_of(self.pieces(tree.source), tree.name, self._symbols.months, self._symbols.auxiliary)
            case Basic.MONTH_DURATION, "years":
                return years_of(self.pieces(tree.source), self._symbols.auxiliary)
            case _:
                raise self._opaque("这种写法不能用公式表示", tree.span)

    def _part(self, tree: typed.Part) -> Lowered:
        return self.part(tree.formula)

    def _inner_table(self, tree: typed.Table) -> Lowered:
        return value_of(self.table(tree).table)


_LOWER: dict[type, Callable[[_Walk, Any], Lowered]] = {
    typed.Constant: _Walk._constant,
    typed.Reference: _Walk._reference,
    typed.Local: _Walk._local,
    typed.Arithmetic: _Walk._arithmetic,
    typed.Negated: _Walk._negated,
    typed.Comparison: _Walk._comparison,
    typed.Logic: _Walk._logic,
    typed.Conditional: _Walk._conditional,
    typed.Coerced: _Walk._coerced,
    typed.Match: _Walk._match,
    typed.Testing: _Walk._testing,
    typed.Invocation: _Walk._invocation,
    typed.Pick: _Walk._pick,
    typed.Part: _Walk._part,
    typed.Table: _Walk._inner_table,
}


def _tidy(ratio: Ratio) -> Ratio:
    """A number over a known one as a plain number."""
    below = ratio.denominator.value
    return Ratio(ratio.numerator.scaled(1 / below)) if below is not None and below > 0 else ratio
