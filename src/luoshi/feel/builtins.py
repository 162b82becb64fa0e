"""The built-in functions: their names and the types they take and give (DMN 1.5, 10.3.4)."""

from dataclasses import dataclass
from enum import StrEnum

from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    NUMBER,
    STRING,
    TIME,
    ListType,
    Type,
)


class Function(StrEnum):
    """A built-in function; the text is its name in FEEL."""

    MIN = "min"
    MAX = "max"
    SUM = "sum"
    COUNT = "count"
    ABS = "abs"
    FLOOR = "floor"
    CEILING = "ceiling"
    DECIMAL = "decimal"
    ROUND_UP = "round up"
    ROUND_DOWN = "round down"
    ROUND_HALF_UP = "round half up"
    ROUND_HALF_DOWN = "round half down"
    ROUND_HALF_EVEN = "round half even"
    CONTAINS = "contains"
    STRING_LENGTH = "string length"
    LIST_CONTAINS = "list contains"
    NOT = "not"
    IS_DEFINED = "is defined"
    DATE = "date"
    TIME = "time"
    DATE_AND_TIME = "date and time"
    DURATION = "duration"
    NOW = "now"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Signature:
    """The forms a function may be called in.

    `spread`: takes one list, or its items one by one. `result` None: the type of the items.
    """

    forms: tuple[tuple[Type, ...], ...]
    result: Type | None
    spread: bool = False


_SCALED = ((NUMBER, NUMBER),)
_MAYBE_SCALED = ((NUMBER,), (NUMBER, NUMBER))

SIGNATURES: dict[Function, Signature] = {
    Function.MIN: Signature(((ListType(ANY),),), None, spread=True),
    Function.MAX: Signature(((ListType(ANY),),), None, spread=True),
    Function.SUM: Signature(((ListType(NUMBER),),), NUMBER, spread=True),
    Function.COUNT: Signature(((ListType(ANY),),), NUMBER, spread=True),
    Function.ABS: Signature(((NUMBER,),), NUMBER),
    Function.FLOOR: Signature(_MAYBE_SCALED, NUMBER),
    Function.CEILING: Signature(_MAYBE_SCALED, NUMBER),
    Function.DECIMAL: Signature(_SCALED, NUMBER),
    Function.ROUND_UP: Signature(_SCALED, NUMBER),
    Function.ROUND_DOWN: Signature(_SCALED, NUMBER),
    Function.ROUND_HALF_UP: Signature(_SCALED, NUMBER),
    Function.ROUND_HALF_DOWN: Signature(_SCALED, NUMBER),
    Function.ROUND_HALF_EVEN: Signature(_SCALED, NUMBER),
    Function.CONTAINS: Signature(((STRING, STRING),), BOOLEAN),
    Function.STRING_LENGTH: Signature(((STRING,),), NUMBER),
    Function.LIST_CONTAINS: Signature(((ListType(ANY), ANY),), BOOLEAN),
    Function.NOT: Signature(((BOOLEAN,),), BOOLEAN),
    Function.IS_DEFINED: Signature(((ANY,),), BOOLEAN),
    Function.DATE: Signature(((STRING,), (DATE,), (DATE_TIME,), (NUMBER, NUMBER, NUMBER)), DATE),
    Function.TIME: Signature(((STRING,), (TIME,), (DATE_TIME,), (NUMBER, NUMBER, NUMBER)), TIME),
    Function.DATE_AND_TIME: Signature(((STRING,), (DATE, TIME), (DATE_TIME, TIME)), DATE_TIME),
    Function.DURATION: Signature(((STRING,),), ANY),
    Function.NOW: Signature(((),), DATE_TIME),
    Function.TODAY: Signature(((),), DATE),
}

BUILTINS: dict[str, Function] = {function.value: function for function in Function}
