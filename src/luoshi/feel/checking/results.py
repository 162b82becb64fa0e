"""What built-in functions give, where the types of their arguments tell more than the form does."""

from luoshi.feel import typed
from luoshi.feel.builtins import Form, Function
from luoshi.feel.checking.structures import item_type
from luoshi.feel.temporal import parse_duration
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    ORDERED,
    STRING,
    ContextType,
    ListType,
    Type,
    bare,
    common_type,
    type_of,
)

_SAME_ITEMS = frozenset(
    {
        Function.SUBLIST,
        Function.REMOVE,
        Function.REVERSE,
        Function.SORT,
        Function.DISTINCT_VALUES,
        Function.DUPLICATE_VALUES,
    }
)
_ENTRIES = ListType(ContextType((("key", STRING), ("value", ANY))))


def result_of(function: Function, form: Form, arguments: tuple[Typed, ...]) -> Type:
    """The type of the value of a call, null aside."""
    if not arguments:
        return form.result
    first = arguments[0].type
    if function in _SAME_ITEMS:
        return ListType(item_type(first))
    match function:
        case Function.MIN | Function.MAX:
            return _if_one_of(item_type(first), ORDERED)
        case Function.ABS:
            return _if_one_of(first, frozenset({NUMBER, DAY_DURATION, MONTH_DURATION}))
        case Function.INSERT_BEFORE | Function.LIST_REPLACE:
            return ListType(common_type((item_type(first), arguments[-1].type)))
        case Function.APPEND:
            return ListType(common_type((item_type(first), item_type(arguments[-1].type))))
        case Function.CONCATENATE | Function.UNION:
            return ListType(item_type(item_type(first)))
        case Function.FLATTEN:
            return ListType(_innermost(first))
        case Function.GET_ENTRIES:
            return _ENTRIES
        case Function.DURATION:
            return _of_duration(arguments[0])
        case _:
            return form.result


def _if_one_of(kind: Type, wanted: frozenset[Type]) -> Type:
    return bare(kind) if bare(kind) in wanted else ANY


def _innermost(kind: Type) -> Type:
    found = item_type(kind)
    while isinstance(bare(found), ListType):
        found = item_type(found)
    return found


def _of_duration(argument: Typed) -> Type:
    if not isinstance(argument, typed.Constant) or not isinstance(argument.value, str):
        return ANY
    value = parse_duration(argument.value)
    return ANY if value is None else type_of(value)
