"""The one place that asks the solver (Z3): is there a case, and which is the smallest that a person would choose?

Numbers are exact. Every question has a limit of time; what it does not settle is said, never guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm
from typing import assert_never

import z3

from luoshi.feel.proof.formulas import (
    All,
    AnyOf,
    Formula,
    Holds,
    Not,
    Polynomial,
    Relation,
    SameText,
    Settled,
    Sign,
    Sort,
    TextIs,
    Variable,
    variables_of,
)

Known = Fraction | bool | str

_MILLISECONDS = 2000
_MOST_STEPS = 80
_MOST_DECIMALS = 12
_NICE = (1, 2, 5, 10, 100, 0)
_NICE_AMOUNTS = (10000, 1000, 100000, 100, 10, 1, 0)
_OTHER_TEXT = "其他"
_CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Solved:
    """A case for which the formula holds: the smallest plain values, one by one in the order of the variables."""

    values: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No case at all satisfies the formula."""


@dataclass(frozen=True, slots=True)
class Unsolved:
    """The question was not settled; `reason` in Chinese."""

    reason: str


Answer = Solved | Impossible | Unsolved


class Solver:
    """Questions about the same variables."""

    def __init__(self, variables: Mapping[str, Variable], milliseconds: int = _MILLISECONDS) -> None:
        """Each question takes at most so many milliseconds, and as many again to find the plainest values."""
        self._variables = variables
        self._milliseconds = milliseconds
        self._context = z3.Context()
        self._texts: dict[str, int] = {}
        self._made: dict[str, z3.ExprRef] = {}
        self._written: dict[int, tuple[Formula, z3.BoolRef]] = {}
        for variable in variables.values():
            for text in variable.texts or ():
                self._code(text)

    def is_possible(self, *formulas: Formula) -> bool | Unsolved:
        """Whether all formulas can hold together."""
        solver = self._asked(formulas)
        match solver.check():
            case z3.sat:
                return True
            case z3.unsat:
                return False
            case _:
                return Unsolved(_reason(solver))

    def solve(self, *formulas: Formula, wanted: Sequence[str] = ()) -> Answer:
        """A case for which all formulas hold.

        `wanted` are variables that the case must have besides those of the formulas. Values are made small one by one,
        those of `wanted` first, in that order.
        """
        solver = self._asked(formulas, wanted)
        match solver.check():
            case z3.unsat:
                return Impossible()
            case z3.sat:
                pass
            case _:
                return Unsolved(_reason(solver))
        used = variables_of(formulas) | set(wanted)
        names = [*dict.fromkeys(name for name in wanted), *(name for name in self._variables if name in used)]
        search = _Search(solver, solver.model())
        values: dict[str, Known] = {}
        for name in dict.fromkeys(names):
            values[name] = self._plainest(search, self._variables[name])
        return Solved(values)

    def _asked(self, formulas: Iterable[Formula], wanted: Iterable[str] = ()) -> z3.Solver:
        every = tuple(formulas)
        # Without tactics: what they prepare for takes hundreds of times as long as such questions themselves.
        solver = z3.SimpleSolver(ctx=self._context)
        solver.set("timeout", self._milliseconds)
        for name in sorted(variables_of(every) | set(wanted)):
            solver.add(*self._range_of(self._variables[name]))
        for formula in every:
            solver.add(self._write(formula))
        return solver

    # Writing

    def _write(self, formula: Formula) -> z3.BoolRef:
        """The formula as the solver has it; kept, since parts come again as the same objects."""
        key = id(formula)
        if key not in self._written:
            self._written[key] = (formula, self._fresh(formula))
        return self._written[key][1]

    def _fresh(self, formula: Formula) -> z3.BoolRef:
        match formula:
            case Settled(value):
                return z3.BoolVal(value, self._context)
            case Sign(polynomial, relation):
                return self._sign(polynomial, relation)
            case Holds(name):
                return self._symbol(name)
            case TextIs(name, text):
                return self._symbol(name) == self._code(text)
            case SameText(left, right):
                return self._symbol(left) == self._symbol(right)
            case Not(inner):
                return z3.Not(self._write(inner), self._context)
            case All(formulas):
                return z3.BoolRef(self._made_of(z3.Z3_mk_and, [self._write(each) for each in formulas]), self._context)
            case AnyOf(formulas):
                return z3.BoolRef(self._made_of(z3.Z3_mk_or, [self._write(each) for each in formulas]), self._context)
            case _:
                assert_never(formula)

    def _sign(self, polynomial: Polynomial, relation: Relation) -> z3.BoolRef:
        terms = [(monomial, factor * self._unit(monomial)) for monomial, factor in polynomial.terms]
        # Whole coefficients: the solver is quickest with them.
        common = lcm(*(factor.denominator for _, factor in terms)) if terms else 1
        is_whole = all(self._variables[name].step is not None for name in polynomial.variables)
        parts = [self._product(int(factor * common), monomial, is_whole=is_whole) for monomial, factor in terms]
        nothing = self._numeral(0, is_whole=is_whole)
        above = z3.ArithRef(self._made_of(z3.Z3_mk_add, parts), self._context) if parts else nothing
        make = {
            Relation.POSITIVE: z3.Z3_mk_gt,
            Relation.NOT_NEGATIVE: z3.Z3_mk_ge,
            Relation.ZERO: z3.Z3_mk_eq,
        }[relation]
        return z3.BoolRef(make(self._context.ref(), above.as_ast(), nothing.as_ast()), self._context)

    def _product(self, factor: int, monomial: Iterable[str], *, is_whole: bool) -> z3.ArithRef:
        parts = [self._numeral(factor, is_whole=is_whole), *(self._number(name, is_whole) for name in monomial)]
        return z3.ArithRef(self._made_of(z3.Z3_mk_mul, parts), self._context) if len(parts) > 1 else parts[0]

    def _number(self, name: str, is_whole: bool) -> z3.ArithRef:
        """The variable, as a fraction where others beside it are."""
        symbol = self._symbol(name)
        return z3.ToReal(symbol) if not is_whole and self._variables[name].step is not None else symbol

    def _numeral(self, value: int, *, is_whole: bool) -> z3.ArithRef:
        return z3.IntVal(value, self._context) if is_whole else z3.RealVal(value, self._context)

    def _made_of(self, make: Callable[..., z3.Ast], parts: Sequence[z3.ExprRef]) -> z3.Ast:
        """A node over these parts, by the solver's own interface: its Python one looks at each part many times."""
        return make(self._context.ref(), len(parts), (z3.Ast * len(parts))(*(part.as_ast() for part in parts)))

    def _unit(self, monomial: Iterable[str]) -> Fraction:
        """What the whole numbers that stand for stepped variables are counted in."""
        unit = Fraction(1)
        for name in monomial:
            unit *= self._variables[name].step or 1
        return unit

    def _symbol(self, name: str) -> z3.ExprRef:
        if name not in self._made:
            variable = self._variables[name]
            match variable.sort:
                case Sort.BOOLEAN:
                    self._made[name] = z3.Bool(name, self._context)
                case Sort.TEXT:
                    self._made[name] = z3.Int(name, self._context)
                case Sort.NUMBER:
                    kind = z3.Real if variable.step is None else z3.Int
                    self._made[name] = kind(name, self._context)
                case _:
                    assert_never(variable.sort)
        return self._made[name]

    def _code(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))

    def _range_of(self, variable: Variable) -> list[z3.BoolRef]:
        symbol = self._symbol(variable.name)
        match variable.sort:
            case Sort.BOOLEAN:
                return []
            case Sort.TEXT:
                if variable.texts is None:
                    return [symbol >= 0]
                return [z3.Or(*(symbol == self._code(text) for text in variable.texts))]
            case Sort.NUMBER:
                found = []
                if variable.low is not None:
                    found.append(symbol >= self._end(variable.low, variable.step, is_low=True))
                if variable.high is not None:
                    found.append(symbol <= self._end(variable.high, variable.step, is_low=False))
                return found
            case _:
                assert_never(variable.sort)

    def _end(self, value: Fraction, step: Fraction | None, *, is_low: bool) -> z3.ArithRef:
        """An end of a range; counted in steps where there are any, from the first that lies inside."""
        if step is None:
            return z3.Q(value.numerator, value.denominator, self._context)
        steps = value / step
        return z3.IntVal(ceil(steps) if is_low else floor(steps), self._context)

    # Plain values

    def _plainest(self, search: "_Search", variable: Variable) -> Known:
        symbol = self._symbol(variable.name)
        match variable.sort:
            case Sort.BOOLEAN:
                usual = symbol if variable.usual else z3.Not(symbol)
                if search.take(usual):
                    return variable.usual
                search.take(z3.Not(usual))
                return not variable.usual
            case Sort.TEXT:
                return self._plainest_text(search, variable, symbol)
            case Sort.NUMBER:
                if variable.step is None:
                    return self._plainest_fraction(search, symbol)
                return self._plainest_steps(search, variable, symbol) * variable.step
            case _:
                assert_never(variable.sort)

    def _plainest_text(self, search: "_Search", variable: Variable, symbol: z3.ExprRef) -> str:
        for text in variable.texts or tuple(self._texts):
            if search.take(symbol == self._code(text)):
                return text
        return _OTHER_TEXT

    def _plainest_steps(self, search: "_Search", variable: Variable, symbol: z3.ExprRef) -> int:
        """How many steps: a number that people like, else the one nearest to where plain ones begin."""
        assert variable.step is not None
        nice = _NICE_AMOUNTS if variable.step == _CENT else _NICE
        if not variable.is_day:
            for candidate in nice:
                steps = Fraction(candidate) / variable.step
                if steps.denominator == 1 and search.take(symbol == int(steps)):
                    return int(steps)
        home = int(variable.home / variable.step)
        found = search.value(symbol).numerator
        is_beyond = found >= home
        lowest, highest = (home, found) if is_beyond else (found, home)
        while lowest < highest and search.left:
            middle = (lowest + highest) // 2
            near = symbol <= middle if is_beyond else symbol > middle
            if search.holds(z3.And(symbol >= lowest, symbol <= highest), near) == is_beyond:
                highest = middle
            else:
                lowest = middle + 1
        nearest = lowest if is_beyond else highest
        if search.take(symbol == nearest):
            return nearest
        search.take(symbol == found)
        return search.value(symbol).numerator

    def _plainest_fraction(self, search: "_Search", symbol: z3.ExprRef) -> Fraction:
        """The number of fewest decimals near what was found; it stays as it is where no decimal number will do."""
        for candidate in (0, 1):
            if search.take(symbol == candidate):
                return Fraction(candidate)
        found = search.value(symbol)
        for decimals in range(_MOST_DECIMALS + 1):
            scale = 10**decimals
            below = found.numerator * scale // found.denominator
            for whole in (below, below + 1):
                if search.take(symbol == z3.Q(whole, scale, symbol.ctx)):
                    return Fraction(whole, scale)
        search.take(symbol == z3.Q(found.numerator, found.denominator, symbol.ctx))
        return found


class _Search:
    """A case that is narrowed down by one choice after another, each kept only where a case remains."""

    def __init__(self, solver: z3.Solver, model: z3.ModelRef) -> None:
        self._solver = solver
        self._model = model
        self.left = _MOST_STEPS

    def take(self, choice: z3.BoolRef) -> bool:
        """Whether the choice can be made; it then stands for all that follows."""
        if z3.is_true(self._model.eval(choice, model_completion=True)):
            self._solver.add(choice)
            return True
        if not self.holds(choice):
            return False
        self._solver.add(choice)
        return True

    def holds(self, *conditions: z3.BoolRef) -> bool:
        """Whether a case with these conditions remains; its values are then those at hand."""
        if self.left <= 0:
            return False
        self.left -= 1
        self._solver.push()
        self._solver.add(*conditions)
        is_possible = bool(self._solver.check() == z3.sat)
        if is_possible:
            self._model = self._solver.model()
        self._solver.pop()
        return is_possible

    def value(self, symbol: z3.ExprRef) -> Fraction:
        """The number of the case at hand; one that is no fraction as one near it."""
        found = self._model.eval(symbol, model_completion=True)
        if z3.is_algebraic_value(found):
            found = found.approx(_MOST_DECIMALS)
        return Fraction(found.as_string())


def _reason(solver: z3.Solver) -> str:
    told = solver.reason_unknown()
    if "timeout" in told or "canceled" in told:
        return "在限定的时间内没有求出结果"
    return f"求解器不能判断（{told}）"
