"""Literals, lists, ranges, contexts, and what is picked from them."""

from datetime import date
from decimal import Decimal
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.checking.declared import as_declared, declared_type
from luoshi.feel.checking.names import entries_known
from luoshi.feel.checking.operators import may_have_order
from luoshi.feel.checking.state import Bindings, Checking, Item
from luoshi.feel.problems import Code, quote
from luoshi.feel.temporal import parse_temporal, property_named, property_type
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    bare,
    common_type,
    context_type,
    show_type,
    type_of,
)
from luoshi.feel.values import DECIMALS, NullCode, Range, Value

_HUNDREDTHS = Decimal(-2)


def literal(checking: Checking, node: syntax.Literal) -> Typed:
    """A value as written."""
    match node:
        case syntax.NumberLiteral(value, percent, span):
            return typed.Constant(DECIMALS.scaleb(value, _HUNDREDTHS) if percent else value, NUMBER, span)
        case syntax.StringLiteral(text, span):
            return typed.Constant(text, STRING, span)
        case syntax.BooleanLiteral(truth, span):
            return typed.Constant(truth, BOOLEAN, span)
        case syntax.NullLiteral(span):
            return checking.null(span, "写作 null", NullCode.LITERAL, NULL)
        case syntax.AtLiteral(text, span):
            moment = parse_temporal(text)
            if moment is not None:
                return typed.Constant(moment, type_of(moment), span)
            remedy = '例如 @"2015-01-01"、@"10:30:00"、@"P3D"'
            return checking.unresolve(Code.LITERAL, span, f"{quote(text)}不是日期、时刻或时长", remedy)
        case _:
            assert_never(node)


def list_literal(checking: Checking, node: syntax.ListLiteral) -> Typed:
    """`[a, b]`."""
    items = tuple(checking.check(item) for item in node.items)
    return typed.MakeList(items, ListType(common_type(tuple(each.type for each in items))), node.span)


def range_literal(checking: Checking, node: syntax.RangeLiteral) -> Typed:
    """`[low..high]`; a constant where both ends are, and in their order."""
    low = None if node.low is None else checking.check(node.low)
    high = low if node.single else None if node.high is None else checking.check(node.high)
    ends = tuple(end for end in (low, high) if end is not None)
    item = common_type(tuple(end.type for end in ends))
    for end in ends:
        if not may_have_order(end.type):
            checking.mistype(end.span, f"{show_type(end.type)}不能作区间的端点")
    kinds = [bare(end.type) for end in ends]
    if item is ANY and len(set(kinds)) == 2 and not {ANY, NULL} & set(kinds) and all(map(may_have_order, kinds)):
        what = f"区间的端点一个是{show_type(kinds[0])}，一个是{show_type(kinds[1])}"
        checking.mistype(node.span, what)
    kind = RangeType(item)
    if isinstance(low, typed.Constant) and isinstance(high, typed.Constant):
        ordered = _in_order(low.value, high.value)
        if ordered is False:
            checking.caution(Code.LITERAL, node.span, "区间的起点大于终点", "小的写在前面")
        if ordered is True:
            found = Range(low.value, high.value, node.low_closed, node.high_closed, node.single)
            return typed.Constant(found, kind, node.span)
    return typed.MakeRange(low, high, node.low_closed, node.high_closed, kind, node.span, node.single)


def context_literal(checking: Checking, node: syntax.ContextLiteral) -> Typed:
    """`{a: 1, b: a + 1}`: an entry sees those before it, and a function itself."""
    frame = Bindings({})
    entries: list[typed.EntryValue] = []
    with checking.within(frame):
        for entry in node.entries:
            slot = checking.new_slot()
            function = _function_in(entry.value)
            if function is not None:
                frame.locals[entry.name] = (slot, FunctionType(None, ANY))
            value = checking.check(entry.value)
            value = as_declared(value, declared_type(checking, entry.type))
            frame.locals[entry.name] = (slot, value.type)
            entries.append(typed.EntryValue(entry.name, slot, value))
        result = None if node.result is None else checking.check(node.result)
    kind = context_type(tuple((each.name, each.value.type) for each in entries)) if result is None else result.type
    return typed.MakeContext(tuple(entries), result, kind, node.span)


def path(checking: Checking, node: syntax.Path) -> Typed:
    """`source.name`; of a list, one for each item."""
    source = checking.check(node.source)
    return typed.Pick(source, node.name, _part_type(checking, source.type, node), node.span)


def selection(checking: Checking, node: syntax.Filter) -> Typed:
    """`source[condition]`."""
    source = checking.check(node.source)
    kind = item_type(source.type)
    frame = Item(checking.new_slot(), kind)
    with checking.within(frame):
        condition = checking.check(node.condition)
    found = bare(condition.type)
    result: Type = ANY
    if found is NUMBER:
        result = kind
    elif found is BOOLEAN:
        result = ListType(kind)
    elif found not in (ANY, NULL):
        checking.mistype(condition.span, f"方括号里应是第几项，或一个条件，这里是{show_type(found)}")
    per_item = frame.used or found is not NUMBER
    return typed.Select(source, frame.slot, condition, per_item, result, node.span)


def item_type(kind: Type) -> Type:
    """The type of the items, where what is no list is a list of one."""
    found = bare(kind)
    if isinstance(found, ListType):
        return found.item
    return ANY if found is NULL else kind


def _part_type(checking: Checking, owner: Type, node: syntax.Path) -> Type:
    kind = bare(owner)
    match kind:
        case ListType(item):
            return ListType(_part_type(checking, item, node))
        case ContextType(fields):
            if not entries_known(kind):
                return ANY
            found = dict(fields).get(node.name)
            if found is None:
                names = [name for name, _ in fields]
                remedy = checking.suggest(node.name, names, f"它有：{'、'.join(names)}")
                checking.mistype(node.span, f"上下文里没有{quote(node.name)}", remedy)
            return found or ANY
        case _ if kind in (ANY, NULL):
            return ANY
        case _:
            named = property_named(node.name)
            part = None if named is None else property_type(kind, named)
            if part is None:
                checking.mistype(node.span, f"{show_type(owner)}没有名为{quote(node.name)}的部分")
            return part or ANY


def _in_order(low: Value, high: Value) -> bool | None:
    """Whether two ends stand in their order; None where their kind does not say so at once."""
    match low, high:
        case (Decimal() as first, Decimal() as last):
            return first <= last
        case (str() as first, str() as last):
            return first <= last
        case (date() as first, date() as last):
            return first <= last
        case _:
            return None


def _function_in(node: syntax.Expression) -> syntax.FunctionLiteral | None:
    while isinstance(node, syntax.Part):
        node = node.tree
    return node if isinstance(node, syntax.FunctionLiteral) else None
