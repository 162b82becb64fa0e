"""The built-in functions: their names and the forms they may be called in (DMN 1.5, 10.3.4).

Both evaluators prepare arguments by this table: each is coerced to the type of its parameter, and a null where null is
no value gives null. So an implementation sees values of the types that stand here, and nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    MONTH_DURATION,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)


class Function(StrEnum):
    """A built-in function; the text is its name in FEEL."""

    # Conversion
    DATE = "date"
    TIME = "time"
    DATE_AND_TIME = "date and time"
    DURATION = "duration"
    MONTHS_BETWEEN = "years and months duration"
    NUMBER = "number"
    STRING = "string"
    # Boolean
    NOT = "not"
    IS_DEFINED = "is defined"
    # Strings
    SUBSTRING = "substring"
    STRING_LENGTH = "string length"
    UPPER_CASE = "upper case"
    LOWER_CASE = "lower case"
    SUBSTRING_BEFORE = "substring before"
    SUBSTRING_AFTER = "substring after"
    REPLACE = "replace"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    MATCHES = "matches"
    SPLIT = "split"
    STRING_JOIN = "string join"
    # Lists
    LIST_CONTAINS = "list contains"
    COUNT = "count"
    MIN = "min"
    MAX = "max"
    SUM = "sum"
    MEAN = "mean"
    ALL = "all"
    ANY = "any"
    SUBLIST = "sublist"
    APPEND = "append"
    CONCATENATE = "concatenate"
    INSERT_BEFORE = "insert before"
    REMOVE = "remove"
    LIST_REPLACE = "list replace"
    REVERSE = "reverse"
    INDEX_OF = "index of"
    UNION = "union"
    DISTINCT_VALUES = "distinct values"
    DUPLICATE_VALUES = "duplicate values"
    FLATTEN = "flatten"
    PRODUCT = "product"
    MEDIAN = "median"
    STDDEV = "stddev"
    MODE = "mode"
    SORT = "sort"
    # Numbers
    DECIMAL = "decimal"
    FLOOR = "floor"
    CEILING = "ceiling"
    ROUND_UP = "round up"
    ROUND_DOWN = "round down"
    ROUND_HALF_UP = "round half up"
    ROUND_HALF_DOWN = "round half down"
    ROUND_HALF_EVEN = "round half even"
    ABS = "abs"
    MODULO = "modulo"
    SQRT = "sqrt"
    LOG = "log"
    EXP = "exp"
    ODD = "odd"
    EVEN = "even"
    # Dates and times
    IS = "is"
    NOW = "now"
    TODAY = "today"
    DAY_OF_YEAR = "day of year"
    DAY_OF_WEEK = "day of week"
    MONTH_OF_YEAR = "month of year"
    WEEK_OF_YEAR = "week of year"
    ADD_MONTHS = "add months"
    # Ranges
    BEFORE = "before"
    AFTER = "after"
    MEETS = "meets"
    MET_BY = "met by"
    OVERLAPS = "overlaps"
    OVERLAPS_BEFORE = "overlaps before"
    OVERLAPS_AFTER = "overlaps after"
    FINISHES = "finishes"
    FINISHED_BY = "finished by"
    INCLUDES = "includes"
    DURING = "during"
    STARTS = "starts"
    STARTED_BY = "started by"
    COINCIDES = "coincides"
    RANGE = "range"
    # Contexts
    CONTEXT = "context"
    GET_VALUE = "get value"
    GET_ENTRIES = "get entries"
    CONTEXT_PUT = "context put"
    CONTEXT_MERGE = "context merge"


LUOSHI_ONLY = frozenset({Function.IS_DEFINED, Function.ROUND_HALF_EVEN, Function.ADD_MONTHS})
"""The functions that the standard does not have; each has an equivalent in it, see docs/language.md."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by its name in the standard.

    `nullable`: null is a value here like any other. `optional`: it and those after it may be left out.
    """

    name: str
    type: Type
    nullable: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function.

    `spread`: the last parameter, a list, may also be given as its items one by one. An evaluator gets the list.
    """

    parameters: tuple[Parameter, ...]
    result: Type
    spread: bool = False


_LIST = ListType(ANY)
_NUMBERS = ListType(NUMBER)
_CONTEXT = ContextType(())
_RANGE = RangeType(ANY)
_COMPARISON = FunctionType((ANY, ANY), BOOLEAN)


def _value(name: str, kind: Type = ANY) -> Parameter:
    return Parameter(name, kind)


def _maybe(name: str, kind: Type) -> Parameter:
    """Left out, or null, which says the same."""
    return Parameter(name, kind, nullable=True, optional=True)


def _any(name: str, kind: Type = ANY) -> Parameter:
    return Parameter(name, kind, nullable=True)


def _form(result: Type, *parameters: Parameter) -> Form:
    return Form(parameters, result)


def _spread(result: Type, last: Type = _LIST) -> tuple[Form, ...]:
    return (Form((Parameter("list", last),), result, spread=True),)


def _numeric(*others: Parameter) -> tuple[Form, ...]:
    return (_form(NUMBER, _value("n", NUMBER), *others),)


_SCALE = _value("scale", NUMBER)
_MAYBE_SCALE = (_form(NUMBER, _value("n", NUMBER)), _form(NUMBER, _value("n", NUMBER), _SCALE))
_ON_NUMBER = (_form(NUMBER, _value("number", NUMBER)),)
_TEXT = (_value("string", STRING), _value("match", STRING))
_OF_DATE_NUMBER = (_form(NUMBER, _value("date")),)
_OF_DATE_STRING = (_form(STRING, _value("date")),)
_BOTH_RANGES = (_form(BOOLEAN, _value("range1", _RANGE), _value("range2", _RANGE)),)
_POINTS = tuple(
    _form(BOOLEAN, _value(first), _value(second))
    for first, second in (("point1", "point2"), ("point", "range"), ("range", "point"), ("range1", "range2"))
)
_POINT_FIRST = tuple(
    _form(BOOLEAN, _value(first), _value(second)) for first, second in (("point", "range"), ("range1", "range2"))
)
_RANGE_FIRST = tuple(
    _form(BOOLEAN, _value(first), _value(second)) for first, second in (("range", "point"), ("range1", "range2"))
)

FORMS: dict[Function, tuple[Form, ...]] = {
    Function.DATE: (
        _form(DATE, _value("from")),
        _form(DATE, _value("year", NUMBER), _value("month", NUMBER), _value("day", NUMBER)),
    ),
    Function.TIME: (
        _form(TIME, _value("from")),
        _form(
            TIME,
            _value("hour", NUMBER),
            _value("minute", NUMBER),
            _value("second", NUMBER),
            _maybe("offset", ANY),
        ),
    ),
    Function.DATE_AND_TIME: (
        _form(DATE_TIME, _value("from")),
        _form(DATE_TIME, _value("date"), _value("time", TIME)),
        _form(DATE_TIME, _value("date", DATE_TIME), _value("timezone", STRING)),
        _form(
            DATE_TIME,
            _value("year", NUMBER),
            _value("month", NUMBER),
            _value("day", NUMBER),
            _value("hour", NUMBER),
            _value("minute", NUMBER),
            _value("second", NUMBER),
            _maybe("offset", ANY),
        ),
    ),
    Function.DURATION: (_form(ANY, _value("from")),),
    Function.MONTHS_BETWEEN: (_form(MONTH_DURATION, _value("from"), _value("to")),),
    Function.NUMBER: (
        _form(NUMBER, _value("from", STRING)),
        _form(
            NUMBER,
            _value("from", STRING),
            _any("grouping separator", STRING),
            _any("decimal separator", STRING),
        ),
    ),
    Function.STRING: (_form(STRING, _value("from")),),
    Function.NOT: (_form(BOOLEAN, _value("negand", ANY)),),
    Function.IS_DEFINED: (_form(BOOLEAN, _any("value")),),
    Function.SUBSTRING: (
        _form(
            STRING,
            _value("string", STRING),
            _value("start position", NUMBER),
            Parameter("length", NUMBER, optional=True),
        ),
    ),
    Function.STRING_LENGTH: (_form(NUMBER, _value("string", STRING)),),
    Function.UPPER_CASE: (_form(STRING, _value("string", STRING)),),
    Function.LOWER_CASE: (_form(STRING, _value("string", STRING)),),
    Function.SUBSTRING_BEFORE: (_form(STRING, *_TEXT),),
    Function.SUBSTRING_AFTER: (_form(STRING, *_TEXT),),
    Function.REPLACE: (
        _form(
            STRING,
            _value("input", STRING),
            _value("pattern", STRING),
            _value("replacement", STRING),
            _maybe("flags", STRING),
        ),
    ),
    Function.CONTAINS: (_form(BOOLEAN, *_TEXT),),
    Function.STARTS_WITH: (_form(BOOLEAN, *_TEXT),),
    Function.ENDS_WITH: (_form(BOOLEAN, *_TEXT),),
    Function.MATCHES: (_form(BOOLEAN, _value("input", STRING), _value("pattern", STRING), _maybe("flags", STRING)),),
    Function.SPLIT: (_form(ListType(STRING), _value("string", STRING), _value("delimiter", STRING)),),
    Function.STRING_JOIN: (
        _form(STRING, _value("list", ListType(STRING))),
        _form(STRING, _value("list", ListType(STRING)), _maybe("delimiter", STRING)),
    ),
    Function.LIST_CONTAINS: (_form(BOOLEAN, _value("list", _LIST), _any("element")),),
    Function.COUNT: _spread(NUMBER),
    Function.MIN: _spread(ANY),
    Function.MAX: _spread(ANY),
    Function.SUM: _spread(NUMBER, _NUMBERS),
    Function.MEAN: _spread(NUMBER, _NUMBERS),
    Function.ALL: _spread(BOOLEAN),
    Function.ANY: _spread(BOOLEAN),
    Function.SUBLIST: (
        _form(
            _LIST,
            _value("list", _LIST),
            _value("start position", NUMBER),
            Parameter("length", NUMBER, optional=True),
        ),
    ),
    Function.APPEND: (Form((_value("list", _LIST), _any("item", _LIST)), _LIST, spread=True),),
    Function.CONCATENATE: (Form((_value("list", ListType(_LIST)),), _LIST, spread=True),),
    Function.INSERT_BEFORE: (_form(_LIST, _value("list", _LIST), _value("position", NUMBER), _any("newItem")),),
    Function.REMOVE: (_form(_LIST, _value("list", _LIST), _value("position", NUMBER)),),
    Function.LIST_REPLACE: (
        _form(_LIST, _value("list", _LIST), _value("position", NUMBER), _any("newItem")),
        _form(_LIST, _value("list", _LIST), _value("match", _COMPARISON), _any("newItem")),
    ),
    Function.REVERSE: (_form(_LIST, _value("list", _LIST)),),
    Function.INDEX_OF: (_form(_NUMBERS, _value("list", _LIST), _any("match")),),
    Function.UNION: (Form((_value("list", ListType(_LIST)),), _LIST, spread=True),),
    Function.DISTINCT_VALUES: (_form(_LIST, _value("list", _LIST)),),
    Function.DUPLICATE_VALUES: (_form(_LIST, _value("list", _LIST)),),
    Function.FLATTEN: (_form(_LIST, _value("list", _LIST)),),
    Function.PRODUCT: _spread(NUMBER, _NUMBERS),
    Function.MEDIAN: _spread(NUMBER, _NUMBERS),
    Function.STDDEV: _spread(NUMBER, _NUMBERS),
    Function.MODE: _spread(_NUMBERS, _NUMBERS),
    Function.SORT: (
        _form(_LIST, _value("list", _LIST), _value("precedes", _COMPARISON)),
        _form(_LIST, _value("list", _LIST)),
    ),
    Function.DECIMAL: _numeric(_SCALE),
    Function.FLOOR: _MAYBE_SCALE,
    Function.CEILING: _MAYBE_SCALE,
    Function.ROUND_UP: _numeric(_SCALE),
    Function.ROUND_DOWN: _numeric(_SCALE),
    Function.ROUND_HALF_UP: _numeric(_SCALE),
    Function.ROUND_HALF_DOWN: _numeric(_SCALE),
    Function.ROUND_HALF_EVEN: _numeric(_SCALE),
    Function.ABS: (_form(ANY, _value("n")),),
    Function.MODULO: (_form(NUMBER, _value("dividend", NUMBER), _value("divisor", NUMBER)),),
    Function.SQRT: _ON_NUMBER,
    Function.LOG: _ON_NUMBER,
    Function.EXP: _ON_NUMBER,
    Function.ODD: (_form(BOOLEAN, _value("number", NUMBER)),),
    Function.EVEN: (_form(BOOLEAN, _value("number", NUMBER)),),
    Function.IS: (_form(BOOLEAN, _any("value1"), _any("value2")),),
    Function.NOW: (_form(DATE_TIME),),
    Function.TODAY: (_form(DATE),),
    Function.DAY_OF_YEAR: _OF_DATE_NUMBER,
    Function.DAY_OF_WEEK: _OF_DATE_STRING,
    Function.MONTH_OF_YEAR: _OF_DATE_STRING,
    Function.WEEK_OF_YEAR: _OF_DATE_NUMBER,
    Function.ADD_MONTHS: (_form(DATE, _value("date", DATE), _value("months", NUMBER), _value("month end", STRING)),),
    Function.BEFORE: _POINTS,
    Function.AFTER: _POINTS,
    Function.MEETS: _BOTH_RANGES,
    Function.MET_BY: _BOTH_RANGES,
    Function.OVERLAPS: _BOTH_RANGES,
    Function.OVERLAPS_BEFORE: _BOTH_RANGES,
    Function.OVERLAPS_AFTER: _BOTH_RANGES,
    Function.FINISHES: _POINT_FIRST,
    Function.FINISHED_BY: _RANGE_FIRST,
    Function.INCLUDES: _RANGE_FIRST,
    Function.DURING: _POINT_FIRST,
    Function.STARTS: _POINT_FIRST,
    Function.STARTED_BY: _RANGE_FIRST,
    Function.COINCIDES: tuple(
        _form(BOOLEAN, _value(first), _value(second)) for first, second in (("point1", "point2"), ("range1", "range2"))
    ),
    Function.RANGE: (_form(_RANGE, _value("from", STRING)),),
    Function.CONTEXT: (_form(_CONTEXT, _value("entries", _LIST)),),
    Function.GET_VALUE: (_form(ANY, _value("m"), _value("key")),),
    Function.GET_ENTRIES: (_form(_LIST, _value("m")),),
    Function.CONTEXT_PUT: (
        _form(_CONTEXT, _value("context", _CONTEXT), _value("key", STRING), _any("value")),
        _form(_CONTEXT, _value("context", _CONTEXT), _value("keys", ListType(STRING)), _any("value")),
    ),
    Function.CONTEXT_MERGE: (_form(_CONTEXT, _value("contexts", _LIST)),),
}

BUILTINS: dict[str, Function] = {function.value: function for function in Function}
