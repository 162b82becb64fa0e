"""What the numbers of rule text are: amounts, shares, counts, by what they are compared or reckoned with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Typed
from luoshi.programme.model import TermType


@dataclass(frozen=True, slots=True)
class Sense:
    """What a number is: of the type, in the unit of the fact or decision that it belongs to; None where unknown."""

    type: TermType | None = None
    unit: str = ""


Senses = Callable[[str], Sense]

UNKNOWN: Final = Sense()
ROUNDING = frozenset(
    {
        Function.DECIMAL,
        Function.FLOOR,
        Function.CEILING,
        Function.ROUND_UP,
        Function.ROUND_DOWN,
        Function.ROUND_HALF_UP,
        Function.ROUND_HALF_DOWN,
        Function.ROUND_HALF_EVEN,
        Function.ABS,
    }
)
SAME_SENSE = ROUNDING | {Function.MIN, Function.MAX, Function.SUM, Function.MEAN, Function.MEDIAN, Function.MODE}


def sense_of(tree: Typed, senses: Senses, slots: Mapping[int, Sense]) -> Sense:
    """What the value of a tree is, as far as its parts tell."""
    match tree:
        case typed.Reference(name):
            return senses(name)
        case typed.Local(slot):
            return slots.get(slot, UNKNOWN)
        case typed.Coerced(inner) | typed.Negated(inner) | typed.Testing(inner):
            return sense_of(inner, senses, slots)
        case typed.Part(formula):
            return sense_of(formula.tree, senses, slots)
        case typed.Conditional(_, consequent, alternative):
            return _first(senses, slots, consequent, alternative)
        case typed.MakeList(items):
            return _first(senses, slots, *items)
        case typed.Invocation(function, arguments) if function in SAME_SENSE:
            return _first(senses, slots, *arguments[:1])
        case typed.Arithmetic(Operator.ADD | Operator.SUBTRACT, left, right):
            return _first(senses, slots, left, right)
        case typed.Arithmetic(Operator.MULTIPLY, left, right):
            return _product(sense_of(left, senses, slots), sense_of(right, senses, slots))
        case typed.Arithmetic(Operator.DIVIDE, left, right):
            one, other = sense_of(left, senses, slots), sense_of(right, senses, slots)
            return Sense(TermType.RATE) if one == other != UNKNOWN else UNKNOWN
        case _:
            return UNKNOWN


def _first(senses: Senses, slots: Mapping[int, Sense], *trees: Typed) -> Sense:
    found = (sense_of(tree, senses, slots) for tree in trees)
    return next((each for each in found if each != UNKNOWN), UNKNOWN)


def _product(one: Sense, other: Sense) -> Sense:
    """A share of something is of its kind; what two other kinds make together nobody can tell."""
    if one.type is TermType.RATE:
        return other
    return one if other.type is TermType.RATE else UNKNOWN
