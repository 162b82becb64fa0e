"""Values and the types that are declared for them: what fits, what is converted, and how functions take arguments.

Both evaluators use this: nothing here calculates.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import assert_never

from luoshi.feel import bounds
from luoshi.feel.builtins import FORMS, Form, Function
from luoshi.feel.problems import quote
from luoshi.feel.types import (
    ANY,
    DATE_TIME,
    NULL,
    Basic,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Restricted,
    Type,
    bare,
    basic_of,
    is_assignable,
    show_type,
    type_of,
    unrestricted,
)
from luoshi.feel.values import (
    Context,
    DateTime,
    FarDate,
    FunctionValue,
    Null,
    NullCode,
    Offset,
    Range,
    Time,
    Value,
    join_nulls,
)

MIDNIGHT_UTC = Time(0, 0, 0, 0, Offset(0))


def conforms(value: Value, wanted: Type) -> bool:
    """Whether a value is of the type `wanted` as it stands; null fits everywhere (DMN 1.5, 10.3.2.9.2)."""
    if isinstance(value, Null) or wanted is ANY:
        return True
    match wanted:
        case Basic():
            return basic_of(value) is wanted
        case ListType(item):
            return isinstance(value, tuple) and (item is ANY or all(conforms(member, item) for member in value))
        case ContextType(fields):
            return isinstance(value, Context) and all(
                name in value and conforms(value[name], each) for name, each in fields
            )
        case RangeType(item):
            return isinstance(value, Range) and all(
                end is None or conforms(end, item) for end in (value.low, value.high)
            )
        case FunctionType():
            return isinstance(value, FunctionValue) and _may_serve(value, wanted)
        case Restricted(_, base, allows):
            return conforms(value, base) and (allows is None or allows(value))
        case _:
            assert_never(wanted)


def is_instance(value: Value, wanted: Type) -> bool:
    """`value instance of wanted`: as `conforms`, but null is of Null alone and allowed values do not count."""
    if isinstance(value, Null):
        return wanted is NULL
    return conforms(value, unrestricted(wanted))


def coerce(value: Value, wanted: Type) -> Value:
    """The value as the type `wanted` (DMN 1.5, 10.3.2.9.4): a list of one as its item and the other way round, a date
    as its midnight UTC; null where it still does not fit.
    """
    if conforms(value, wanted):
        return value
    target = bare(wanted)
    candidate: Value | None = None
    if isinstance(value, tuple) and len(value) == 1 and not isinstance(target, ListType):
        candidate = value[0]
    elif isinstance(target, ListType) and not isinstance(value, tuple):
        candidate = (value,)
    elif target is DATE_TIME and isinstance(value, date | FarDate):
        candidate = DateTime(value, MIDNIGHT_UTC)
    if candidate is not None and not isinstance(candidate, Null) and conforms(candidate, wanted):
        return candidate
    if isinstance(wanted, Restricted) and conforms(value, wanted.base):
        return Null(f"{quote(wanted.name)}不允许这个值", NullCode.NOT_ALLOWED)
    expected, given = show_type(wanted), show_type(type_of(value))
    if expected == given:
        parts = "参数或结果" if isinstance(wanted, FunctionType) else "内容"
        return Null(f"这个{given}的{parts}不是所要的类型", NullCode.TYPE)
    return Null(f"这里应是{expected}，却是{given}", NullCode.TYPE)


def apply(function: Value, arguments: tuple[Value, ...], names: tuple[str, ...] | None = None) -> Value:
    """The value of a function value for these arguments, by position or by name; null with its reason."""
    if isinstance(function, Null):
        return function
    if not isinstance(function, FunctionValue):
        return Null(f"{show_type(type_of(function))}不是函数", NullCode.TYPE)
    wanted = tuple(name for name, _ in function.parameters)
    if names is not None:
        given = dict(zip(names, arguments, strict=True))
        if len(given) < len(names) or not given.keys() <= set(wanted):
            return Null(f"{function.name}的参数是{'、'.join(wanted)}，这里是{'、'.join(names)}", NullCode.ARGUMENT)
        # By name an argument may be left out, and is null then (DMN 1.5, 10.3.2.13.5).
        arguments = tuple([given.get(name, Null(f"没有给出参数{quote(name)}", NullCode.ARGUMENT)) for name in wanted])
    elif function.builtin is not None:
        return coerce(_called(function, arguments), function.result)
    if len(arguments) != len(wanted):
        return Null(f"{function.name}要 {len(wanted)} 个参数，这里有 {len(arguments)} 个", NullCode.ARGUMENT)
    coerced: list[Value] = []
    for argument, (name, kind) in zip(arguments, function.parameters, strict=True):
        value = coerce(argument, kind)
        if isinstance(value, Null) and not isinstance(argument, Null):
            return Null(f"参数{quote(name)}：{value.reason}", value.code)
        coerced.append(value)
    return coerce(_called(function, tuple(coerced)), function.result)


@cache
def builtin_value(function: Function, call: Callable[[Function, tuple[Value, ...]], Value]) -> FunctionValue:
    """A built-in function as a value that takes arguments in any of its forms; `call` is the evaluator's."""
    first = FORMS[function][0]
    results = {form.result for form in FORMS[function]}
    return FunctionValue(
        function.value,
        tuple((each.name, each.type) for each in first.parameters if not each.optional),
        first.result if len(results) == 1 else ANY,
        lambda arguments: call(function, _gathered(function, arguments)),
        function.value,
        function,
    )


def _gathered(function: Function, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    """The arguments with items that were given one by one as one list, as an evaluator takes them."""
    forms = FORMS[function]
    spread = next((form for form in forms if form.spread), None)
    if spread is None or any(least_arguments(form) <= len(arguments) <= len(form.parameters) for form in forms):
        return arguments
    before = len(spread.parameters) - 1
    return (*arguments[:before], arguments[before:])


def _may_serve(value: FunctionValue, wanted: FunctionType) -> bool:
    """Whether a function may stand where one of a type is asked for; a built-in one in any of its forms."""
    if value.builtin is None or wanted.parameters is None:
        return is_assignable(type_of(value), wanted)
    return any(
        is_assignable(FunctionType(taken, form.result), wanted)
        for form in FORMS[value.builtin]
        for taken in _ways(form, len(wanted.parameters))
    )


def _ways(form: Form, count: int) -> Iterator[tuple[Type, ...]]:
    """The types of so many arguments of a form: of its parameters, and of items that are given one by one."""
    kinds = tuple(each.type for each in form.parameters)
    if least_arguments(form) <= count <= len(kinds):
        yield kinds[:count]
    last = kinds[-1] if kinds else ANY
    if form.spread and isinstance(last, ListType) and count >= len(kinds):
        yield (*kinds[:-1], *(last.item,) * (count - len(kinds) + 1))


def _called(function: FunctionValue, arguments: tuple[Value, ...]) -> Value:
    refused = bounds.enter_call()
    if refused is not None:
        return refused
    try:
        return function.call(arguments)
    except RecursionError:
        # Bodies that nest deep themselves use up Python's frames before the calls are counted out.
        return bounds.give_up()
    finally:
        bounds.leave_call()


def prepare(function: Function, arguments: tuple[Value, ...]) -> tuple[Value, ...] | Null:
    """The arguments of a built-in function as the first form that fits takes them; else a null that says why not.

    A null where null is no value speaks first, so that a missing fact is named and not a type.
    """
    forms = _forms_of(function, len(arguments))
    if forms and _fits(forms[0], arguments):
        return arguments
    if not forms:
        return Null(f"{function.value} 不能有 {len(arguments)} 个参数", NullCode.ARGUMENT)
    misfit: Null | None = None
    for form in forms:
        fitted = tuple(coerce(each, wanted.type) for each, wanted in zip(arguments, form.parameters, strict=False))
        refused = next(
            (
                number
                for number, (value, wanted) in enumerate(zip(fitted, form.parameters, strict=False))
                if isinstance(value, Null) and not (wanted.nullable and isinstance(arguments[number], Null))
            ),
            None,
        )
        if refused is None:
            return fitted
        misfit = misfit or _refusal(function, form.parameters[refused].name, arguments, fitted, refused)
    return misfit or Null(f"{function.value} 的参数不符", NullCode.ARGUMENT)


def least_arguments(form: Form) -> int:
    """How many arguments a form takes at least."""
    return sum(not parameter.optional for parameter in form.parameters)


@cache
def _forms_of(function: Function, count: int) -> tuple[Form, ...]:
    return tuple(form for form in FORMS[function] if least_arguments(form) <= count <= len(form.parameters))


def _fits(form: Form, arguments: tuple[Value, ...]) -> bool:
    """Whether the arguments are what the form takes as they stand."""
    for value, wanted in zip(arguments, form.parameters, strict=False):
        if isinstance(value, Null):
            if not wanted.nullable:
                return False
        elif wanted.type is not ANY and not conforms(value, wanted.type):
            return False
    return True


def _refusal(
    function: Function, name: str, arguments: tuple[Value, ...], fitted: tuple[Value, ...], position: int
) -> Null:
    absent = join_nulls(argument for argument, value in zip(arguments, fitted, strict=True) if isinstance(value, Null))
    if absent is not None:
        return absent
    refused = fitted[position]
    reason = refused.reason if isinstance(refused, Null) else ""
    return Null(f"{function.value} 的参数 {name}：{reason}", NullCode.TYPE)
