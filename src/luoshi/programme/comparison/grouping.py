"""The parts of a decision in two versions side by side: which of them may differ, by what decides in each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from luoshi.feel import NullCode
from luoshi.feel.proof.formulas import FALSE, TRUE, Formula, all_of, any_of, negation
from luoshi.feel.proof.pieces import (
    Known,
    Lowered,
    Mark,
    Nothing,
    Opaque,
    Piece,
    Pieces,
    Ratio,
    Truth,
    Words,
    WordsOf,
    added,
    compared,
    number,
    same_text,
)
from luoshi.feel.syntax import Operator

_MOST_PAIRS = 4096
_UNDECIDED = Nothing("没有定论", NullCode.NO_ROW)


@dataclass(slots=True)
class Group:
    """Where a decision may differ, decided by these rows and branches before and after.

    `factor` is what the old amount is multiplied by, None where no one number says that.
    """

    old_marks: tuple[Mark, ...]
    new_marks: tuple[Mark, ...]
    formulas: list[Formula]
    factor: Fraction | None


def grouped(decision: str, old: Lowered, new: Lowered, least: Fraction, stable: Collection[str]) -> tuple[Group, ...]:
    """The groups of parts that may differ, numbers by `least` at least, where that is not 0.

    `stable` are decisions whose rows and branches are the same in both versions, so that the same ones decide in each.
    Raises Opaque where there are too many.
    """
    before, after = _parted(old), _parted(new)
    # A part that is the same in both versions excludes all others in each of them.
    shared = frozenset(_content(piece) for piece in before) & frozenset(_content(piece) for piece in after)
    left = [(piece, _stable_marks(piece, stable)) for piece in before if _content(piece) not in shared]
    right = [(piece, _stable_marks(piece, stable)) for piece in after if _content(piece) not in shared]
    together = [(mine, theirs) for mine, one in left for theirs, other in right if _agree(one, other)]
    if len(together) > _MOST_PAIRS:
        raise Opaque(f"两版要对照的情形超过{_MOST_PAIRS}种")
    groups: dict[tuple[tuple[Mark, ...], tuple[Mark, ...]], Group] = {}
    for mine, theirs in together:
        formula = all_of(mine.guard, theirs.guard, _differ(mine.value, theirs.value, least))
        if formula == FALSE:
            continue
        key = (_telling(decision, mine.marks, stable), _telling(decision, theirs.marks, stable))
        factor = _factor(mine.value, theirs.value)
        group = groups.setdefault(key, Group(*key, [], factor))
        group.formulas.append(formula)
        if group.factor != factor:
            group.factor = None
    return tuple(groups.values())


def _stable_marks(piece: Piece, stable: Collection[str]) -> dict[str, frozenset[Mark]]:
    found: dict[str, set[Mark]] = {}
    for mark in piece.marks:
        if mark.decision in stable:
            found.setdefault(mark.decision, set()).add(mark)
    return {decision: frozenset(marks) for decision, marks in found.items()}


def _agree(one: dict[str, frozenset[Mark]], other: dict[str, frozenset[Mark]]) -> bool:
    """Whether two parts can hold for one case: where both rest on a decision, it is decided in one way."""
    return all(other.get(decision, marks) == marks for decision, marks in one.items())


def _parted(lowered: Lowered) -> Pieces:
    """A condition as a value of three parts."""
    if not isinstance(lowered, Truth):
        return lowered
    neither = all_of(negation(lowered.yes), negation(lowered.no))
    parts: Iterator[tuple[Formula, Known]] = iter(
        ((lowered.yes, Words("true")), (lowered.no, Words("false")), (neither, _UNDECIDED))
    )
    return tuple(Piece(guard, value) for guard, value in parts if guard != FALSE)


def _content(piece: Piece) -> tuple[Formula, Known]:
    return piece.guard, piece.value


def _telling(decision: str, marks: tuple[Mark, ...], stable: Collection[str]) -> tuple[Mark, ...]:
    """The rows and branches of this decision and of those that changed: what did not change tells nothing apart."""
    return tuple(mark for mark in marks if mark.decision == decision or mark.decision not in stable)


def _differ(old: Known, new: Known, least: Fraction) -> Formula:
    match old, new:
        case Ratio(), Ratio():
            if not least:
                return compared(Operator.NOT_EQUAL, old, new)
            more = compared(Operator.GREATER_OR_EQUAL, new, added(old, number(least)))
            return any_of(more, compared(Operator.GREATER_OR_EQUAL, old, added(new, number(least))))
        case (Words() | WordsOf(), Words() | WordsOf()):
            return negation(same_text(old, new))
        case Nothing(), Nothing():
            return FALSE
        case _:
            return TRUE


def _factor(old: Known, new: Known) -> Fraction | None:
    """What the old number is multiplied by, whatever the facts."""
    if not isinstance(old, Ratio) or not isinstance(new, Ratio):
        return None
    above = new.numerator * old.denominator
    below = old.numerator * new.denominator
    if not below.variables or not above.variables:
        return None
    factor = above.terms[0][1] / below.terms[0][1]
    return factor if below.scaled(factor) == above else None
