"""Calls: arguments in the order of a form of the function, counted and typed."""

from collections.abc import Sequence

from luoshi.feel import syntax, typed
from luoshi.feel.builtins import BUILTINS, FORMS, Form, Function
from luoshi.feel.checking.declared import as_declared
from luoshi.feel.checking.names import function_named, is_known, names_in_sight
from luoshi.feel.checking.results import result_of
from luoshi.feel.checking.state import Checking
from luoshi.feel.checking.structures import item_type
from luoshi.feel.coercion import least_arguments
from luoshi.feel.problems import Code, quote
from luoshi.feel.syntax import Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NULL,
    NUMBER,
    ORDERED,
    FunctionType,
    ListType,
    Type,
    bare,
    common_type,
    is_assignable,
    show_type,
    type_of,
)
from luoshi.feel.values import NullCode, Value

_ALWAYS_SPREAD = (Function.APPEND, Function.CONCATENATE, Function.UNION)
"""A single argument of these is an item, even where it is a list."""

_WITH_SIGN = (NUMBER, DAY_DURATION, MONTH_DURATION)
_OF_LISTS = (Function.CONCATENATE, Function.UNION)


def call(checking: Checking, node: syntax.Call) -> Typed:
    """A built-in function by its name, or any value that is a function."""
    if isinstance(node.function, syntax.Name):
        name = node.function.name
        function = function_named(checking, name)
        if function is not None:
            return _builtin(checking, function, node)
        if not is_known(checking, name):
            remedy = checking.suggest(name, (*names_in_sight(checking), *BUILTINS), "可用的函数见语言参考")
            unknown = checking.unresolve(Code.UNKNOWN_FUNCTION, node.span, f"没有名为{quote(name)}的函数", remedy)
            for argument in node.arguments:
                checking.check(argument)
            return unknown
    callee = checking.check(node.function)
    arguments = tuple(checking.check(argument) for argument in node.arguments)
    kind = bare(callee.type)
    if isinstance(kind, FunctionType):
        if node.names is None and kind.parameters is not None:
            _want_parameters(checking, kind.parameters, arguments, node.span)
        return typed.Application(callee, arguments, node.names, kind.result, node.span)
    if kind not in (ANY, NULL):
        checking.mistype(node.span, f"{show_type(kind)}不是函数", "括号前面应是函数的名称")
    return typed.Application(callee, arguments, node.names, ANY, node.span)


def _want_parameters(checking: Checking, wanted: tuple[Type, ...], arguments: tuple[Typed, ...], span: Span) -> None:
    if len(wanted) != len(arguments):
        checking.mistype(span, f"这个函数要 {len(wanted)} 个参数，这里有 {len(arguments)} 个", "请补齐或删去参数")
        return
    for number, (argument, parameter) in enumerate(zip(arguments, wanted, strict=True), 1):
        if not _may_become(argument.type, parameter):
            what = f"第 {number} 个参数应是{show_type(parameter)}，这里是{show_type(argument.type)}"
            checking.mistype(argument.span, what)


def _builtin(checking: Checking, function: Function, node: syntax.Call) -> Typed:
    arguments = tuple(checking.check(argument) for argument in node.arguments)
    if function in (Function.NOW, Function.TODAY) and not arguments:
        return _clock(checking, function, node.span)
    if node.names is None:
        forms = [form for form in FORMS[function] if _takes(form, len(arguments))]
        if not forms:
            return _wrong_count(checking, function, len(arguments), node.span)
        arguments = _spread(function, forms[0], arguments, node.span)
    else:
        named = _form_named(function, node.names)
        if named is None or not _is_whole(named, node.names):
            refused = _wrong_names(checking, function, node)
            if named is None:
                return refused
        forms = [named]
        arguments = _by_name(checking, function, named, node, arguments)
    if not any(_fit(form, arguments) for form in forms):
        given = "、".join(show_type(each.type) for each in arguments)
        accepted = "，或".join("、".join(show_type(each.type) for each in form.parameters) for form in forms)
        checking.mistype(node.span, f"{function.value} 要{accepted}，这里是{given}")
    else:
        _want_values(checking, function, arguments, node.span)
    return typed.Invocation(function, arguments, result_of(function, forms[0], arguments), node.span)


def _clock(checking: Checking, function: Function, span: Span) -> Typed:
    now = checking.environment.now
    if now is None:
        remedy = "规则不读时钟：请把日期作为事实给出"
        return checking.unresolve(Code.UNKNOWN_FUNCTION, span, f"这里不能用 {function.value}()", remedy)
    value: Value = now if function is Function.NOW else now.date
    return typed.Constant(value, type_of(value), span)


def _takes(form: Form, count: int) -> bool:
    return least_arguments(form) <= count and (form.spread or count <= len(form.parameters))


def _form_named(function: Function, names: Sequence[str]) -> Form | None:
    """The form that has parameters of these names, one that takes them all and no less before one that lacks some.

    By the conformance kit a parameter that is not given by name is null.
    """
    known = [form for form in FORMS[function] if set(names) <= {parameter.name for parameter in form.parameters}]
    return next((form for form in known if _is_whole(form, names)), known[0] if known else None)


def _is_whole(form: Form, names: Sequence[str]) -> bool:
    return all(parameter.optional or parameter.name in names for parameter in form.parameters)


def _spread(function: Function, form: Form, arguments: tuple[Typed, ...], span: Span) -> tuple[Typed, ...]:
    """The items that were given one by one as one list."""
    if not form.spread:
        return arguments
    before = len(form.parameters) - 1
    items = arguments[before:]
    if len(items) == 1 and function not in _ALWAYS_SPREAD and _may_be_list(items[0].type):
        return arguments
    if function in _OF_LISTS:
        items = tuple(
            each if isinstance(bare(each.type), ListType) else as_declared(each, ListType(ANY)) for each in items
        )
    listed = ListType(common_type(tuple(each.type for each in items)))
    return (*arguments[:before], typed.MakeList(items, listed, span))


def _by_name(
    checking: Checking, function: Function, form: Form, node: syntax.Call, arguments: tuple[Typed, ...]
) -> tuple[Typed, ...]:
    given = dict(zip(node.names or (), arguments, strict=True))
    ordered: list[Typed] = []
    for parameter in form.parameters:
        if parameter.name not in given:
            ordered.append(checking.null(node.span, f"没有给出参数 {parameter.name}", NullCode.ARGUMENT, NULL))
        elif len(FORMS[function]) > 1:
            # The name chose the form, which the evaluators cannot see: the value has to be of its type.
            ordered.append(as_declared(given[parameter.name], parameter.type))
        else:
            ordered.append(given[parameter.name])
    while ordered and (last := form.parameters[len(ordered) - 1]).optional and last.name not in given:
        ordered.pop()
    if function is Function.APPEND:
        item = ordered.pop()
        ordered.append(typed.MakeList((item,), ListType(item.type), node.span))
    return tuple(ordered)


def _fit(form: Form, arguments: tuple[Typed, ...]) -> bool:
    return len(arguments) <= len(form.parameters) and all(
        _may_become(each.type, wanted.type) for each, wanted in zip(arguments, form.parameters, strict=False)
    )


def _may_become(actual: Type, wanted: Type) -> bool:
    """Whether a value of the one type is, or is converted to, one of the other."""
    if is_assignable(actual, wanted):
        return True
    if isinstance(wanted, ListType):
        return is_assignable(actual, wanted.item)
    return wanted is DATE_TIME and bare(actual) is DATE


def _want_values(checking: Checking, function: Function, arguments: tuple[Typed, ...], span: Span) -> None:
    """What a form cannot say: these functions take several types, and no others."""
    match function:
        case Function.MIN | Function.MAX:
            kind, wanted = item_type(arguments[0].type), "有大小之分的值"
        case Function.ABS:
            kind, wanted = arguments[0].type, "数字、天时长或年月时长"
        case _:
            return
    accepted = ORDERED if function is not Function.ABS else _WITH_SIGN
    if bare(kind) not in (*accepted, ANY, NULL):
        checking.mistype(span, f"{function.value} 要{wanted}，这里是{show_type(kind)}")


def _may_be_list(kind: Type) -> bool:
    found = bare(kind)
    return isinstance(found, ListType) or found in (ANY, NULL)


def _wrong_count(checking: Checking, function: Function, count: int, span: Span) -> Typed:
    counts = sorted({number for form in FORMS[function] for number in _counts(form)})
    wanted = " " + " 或 ".join(str(number) for number in counts)
    if any(form.spread for form in FORMS[function]):
        wanted = f"至少 {counts[0]}"
    what = f"{function.value} 要{wanted} 个参数，这里有 {count} 个"
    return checking.unresolve(Code.ARGUMENTS, span, what, "请按语言参考补齐或删去参数")


def _counts(form: Form) -> range:
    return range(least_arguments(form), len(form.parameters) + 1)


def _wrong_names(checking: Checking, function: Function, node: syntax.Call) -> Typed:
    given = node.names or ()
    known = {parameter.name for form in FORMS[function] for parameter in form.parameters}
    unknown = [name for name in given if name not in known]
    if unknown:
        what = f"{function.value} 没有名为{quote(unknown[0])}的参数"
    else:
        what = f"{function.value} 的参数不全，这里只有 {'、'.join(given)}"
    forms = "，或 ".join("、".join(parameter.name for parameter in form.parameters) for form in FORMS[function])
    return checking.unresolve(Code.ARGUMENTS, node.span, what, f"它的参数是 {forms}")
