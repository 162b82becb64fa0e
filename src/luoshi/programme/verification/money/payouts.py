"""The most that one case of a procedure can be paid from a fund, over all facts and by every route."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.feel.proof.boxes import Box, box_of, range_of
from luoshi.feel.proof.formulas import FALSE, Formula, Relation, Sort, Variable, all_of, sign
from luoshi.feel.proof.functions import summed
from luoshi.feel.proof.pieces import Opaque, Ratio, bounds, number, only
from luoshi.feel.proof.simplifying import simplified
from luoshi.feel.proof.solving import Unsolved
from luoshi.money import FEN_PER_YUAN, Rounding, to_fen
from luoshi.programme.model import Payment, Procedure, Referral
from luoshi.programme.verification.findings import FactsWitness
from luoshi.programme.verification.subject import Case, Ruleset

_SCALES = tuple(10**power for power in (6, 9, 12, 17))
"""Amounts in fen that are asked about where ranges set no bound: from ten thousand yuan up."""

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Capped:
    """The most that one case is paid, in fen; the witness is paid it.

    Where a case is paid several amounts, each rounded, it may be some fen less: `paid_fen`.
    """

    most_fen: int
    paid_fen: int
    witness: FactsWitness


@dataclass(frozen=True, slots=True)
class Uncapped:
    """One case may be paid any amount; the witness is paid `paid_fen`, at least what was asked about."""

    paid_fen: int
    witness: FactsWitness


@dataclass(frozen=True, slots=True)
class Unpaid:
    """No case is paid anything."""


Most = Capped | Uncapped | Unpaid | Unsolved


def most_paid(ruleset: Ruleset, procedure: Procedure, fund: str, asked_fen: int) -> Most:
    """The most that one case can be paid; `asked_fen` is what the case of an uncapped payment shall reach."""
    try:
        ways = tuple(_ways(ruleset, procedure, fund))
    except Opaque as opaque:
        return Unsolved(opaque.reason)
    return _Search(ruleset, ways).most(asked_fen)


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a case is approved, takes a route and has an amount of one piece: what is paid, by which decisions."""

    guard: Formula
    amount: Ratio
    decisions: tuple[str, ...]
    rounding: Rounding
    bound: Fraction | None

    def reaches(self, fen: int) -> Formula:
        """Whether at least so much is paid, once the amount is rounded; of several amounts, whether it may be."""
        least, relation = Fraction(fen), Relation.NOT_NEGATIVE
        if len(self.decisions) > 1:
            least, relation = Fraction(fen - len(self.decisions)), Relation.POSITIVE
        elif self.rounding is Rounding.UP:
            least, relation = Fraction(fen - 1), Relation.POSITIVE
        elif self.rounding is Rounding.HALF_UP:
            least = Fraction(fen) - _HALF
        elif self.rounding is Rounding.HALF_EVEN:
            least, relation = Fraction(fen) - _HALF, Relation.POSITIVE if fen % 2 else Relation.NOT_NEGATIVE
        above = self.amount.numerator - self.amount.denominator.scaled(least / FEN_PER_YUAN)
        return all_of(self.guard, sign(above, relation))


def _ways(ruleset: Ruleset, procedure: Procedure, fund: str) -> Iterator[_Way]:
    """Every piece of what every route pays from the fund; the first route that holds is taken."""
    approved = ruleset.symbols.truth(procedure.condition).yes
    around = range_of(ruleset.variables)
    roundings = {rule.decision.name: rule.decision.rounding or Rounding.HALF_UP for rule in ruleset.rules.rules}
    before: list[Formula] = []
    for route in procedure.routes:
        holds = ruleset.condition(route.when)
        taken = all_of(approved, *before, holds.yes)
        before.append(holds.no)
        decisions = () if isinstance(route.leads_to, Referral) else _paid_by(procedure, route.leads_to, fund)
        if not decisions:
            continue
        pieces = only(number(0))
        for decision in decisions:
            pieces = summed(pieces, ruleset.symbols.pieces(decision))
        for piece in pieces:
            guard = simplified(all_of(taken, piece.guard), around)
            if guard != FALSE and isinstance(piece.value, Ratio):
                yield _Way(guard, piece.value, decisions, roundings[decisions[0]], _bound(piece.value, guard, around))


def _paid_by(procedure: Procedure, stages: tuple[str, ...], fund: str) -> tuple[str, ...]:
    """The decisions whose amounts the stages pay from the fund."""
    works = (procedure.stages[stage].work for stage in stages)
    return tuple(work.amount for work in works if isinstance(work, Payment) and work.fund == fund)


def _bound(amount: Ratio, guard: Formula, around: Box) -> Fraction | None:
    """What the amount cannot exceed, by what each fact alone can be at most; None for no bound."""
    divisor = amount.denominator.value
    box = box_of(guard, around)
    if divisor is None or box is None:
        return None
    variables = {
        name: Variable(name, Sort.NUMBER, low and low[0], high and high[0])
        for name in amount.numerator.variables
        for low, high in (box.numbers.get(name, (None, None)),)
    }
    high = bounds(amount.numerator, variables)[1]
    return None if high is None else high / divisor


class _Search:
    """The greatest amount over all ways, way by way: the greatest bounds first, so that most need no question."""

    def __init__(self, ruleset: Ruleset, ways: tuple[_Way, ...]) -> None:
        self._ruleset = ruleset
        bounded = sorted((each for each in ways if each.bound is not None), key=lambda each: -(each.bound or 0))
        self._ways = (*(each for each in ways if each.bound is None), *bounded)

    def most(self, asked_fen: int) -> Most:
        """The most that is paid; `asked_fen` is what the case of an uncapped payment shall reach."""
        most_fen = 0
        by: _Way | None = None
        for way in self._ways:
            found = self._most_of(way, most_fen)
            match found:
                case Unsolved():
                    return found
                case None:
                    return self._uncapped(way, max(asked_fen, 1))
                case int():
                    if found > most_fen:
                        most_fen, by = found, way
        return Unpaid() if by is None else self._capped(by, most_fen)

    def _most_of(self, way: _Way, known_fen: int) -> int | Unsolved | None:
        """The most that this way pays, or what is known already where it pays no more; None for no cap at all."""
        high = None if way.bound is None else int(way.bound * FEN_PER_YUAN) + len(way.decisions)
        if high is not None and high <= known_fen:
            return known_fen
        more = self._reaches(way, known_fen + 1)
        if not more or isinstance(more, Unsolved):
            return more if isinstance(more, Unsolved) else known_fen
        low = known_fen + 1
        for scale in _SCALES if high is None else ():
            further = self._reaches(way, max(scale, low + 1))
            if isinstance(further, Unsolved):
                return further
            if not further:
                high = max(scale, low + 1)
                break
            low = max(scale, low + 1)
        return None if high is None else self._between(way, low, high)

    def _between(self, way: _Way, low_fen: int, high_fen: int) -> int | Unsolved:
        """The most that is paid, which reaches the lower amount and not more than the higher one."""
        # The bound itself, or a fen below it for the rounding, is what is paid most often.
        tries = [high_fen, high_fen - 1]
        while low_fen < high_fen:
            middle = next((each for each in tries if low_fen < each <= high_fen), (low_fen + high_fen + 1) // 2)
            tries = [each for each in tries if each != middle]
            reached = self._reaches(way, middle)
            if isinstance(reached, Unsolved):
                return reached
            low_fen, high_fen = (middle, high_fen) if reached else (low_fen, middle - 1)
        return low_fen

    def _reaches(self, way: _Way, fen: int) -> bool | Unsolved:
        return self._ruleset.is_possible(way.reaches(fen))

    def _capped(self, way: _Way, most_fen: int) -> Most:
        found = self._paid(way, most_fen)
        return found if isinstance(found, Unsolved) else Capped(most_fen, *found)

    def _uncapped(self, way: _Way, fen: int) -> Most:
        found = self._paid(way, fen)
        return found if isinstance(found, Unsolved) else Uncapped(*found)

    def _paid(self, way: _Way, fen: int) -> tuple[int, FactsWitness] | Unsolved:
        """A case that is paid so much, and what `decide` says that it is paid."""
        found = self._ruleset.find(way.reaches(fen), names=way.decisions)
        if not isinstance(found, Case):
            return found if isinstance(found, Unsolved) else Unsolved("求不出一组具体的事实")
        witness = self._ruleset.witness(found.facts, tuple(dict.fromkeys(way.decisions)))
        amounts = [witness.shows[decision] for decision in way.decisions]
        paid_fen = sum(to_fen(amount) for amount in amounts if isinstance(amount, Decimal))
        if len(way.decisions) == 1 and paid_fen < fen:
            return Unsolved("试算的金额与推演的不同")
        return paid_fen, witness
