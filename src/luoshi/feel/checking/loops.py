"""Loops, quantifiers and functions: what binds names."""

from luoshi.feel import syntax, typed
from luoshi.feel.checking.declared import declared_type
from luoshi.feel.checking.state import Bindings, Checking
from luoshi.feel.checking.structures import item_type
from luoshi.feel.problems import Code
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    NULL,
    NUMBER,
    Basic,
    FunctionType,
    ListType,
    RangeType,
    Type,
    bare,
    show_type,
)
from luoshi.feel.values import NullCode

PARTIAL = "partial"
_COUNTED = (NUMBER, DATE)


def iteration(checking: Checking, node: syntax.For) -> Typed:
    """`for iterators return result`."""
    frame = Bindings({})
    with checking.within(frame):
        loops = _loops(checking, node.iterators, frame)
        partial = checking.new_slot()
        frame.locals.setdefault(PARTIAL, (partial, ListType(ANY)))
        result = checking.check(node.result)
    return typed.Iteration(loops, partial, result, ListType(result.type), node.span)


def quantification(checking: Checking, node: syntax.Quantified) -> Typed:
    """`some iterators satisfies condition`, or `every`."""
    frame = Bindings({})
    with checking.within(frame):
        loops = _loops(checking, node.iterators, frame)
        condition = checking.check(node.condition)
    checking.want(condition, BOOLEAN, "satisfies 后面应是“是否”")
    return typed.Quantification(node.quantifier, loops, condition, node.span)


def function_literal(checking: Checking, node: syntax.FunctionLiteral) -> Typed:
    """`function(parameters) body`; what is written in another language has no value."""
    if node.external:
        remedy = "请把它改写成 FEEL 表达式"
        message = "外部函数（Java、PMML）不能运行"
        checking.unresolve(Code.UNSUPPORTED, node.span, message, remedy)
        return checking.null(node.span, message, NullCode.UNSUPPORTED)
    parameters = tuple((each.name, checking.new_slot(), declared_type(checking, each.type)) for each in node.parameters)
    result = declared_type(checking, node.result)
    with checking.within(Bindings({name: (slot, kind) for name, slot, kind in parameters})):
        body = checking.check(node.body)
    if node.result is None and isinstance(bare(body.type), Basic) and bare(body.type) is not NULL:
        result = bare(body.type)
    kind = FunctionType(tuple(each for _, _, each in parameters), result)
    return typed.Lambda(parameters, body, kind, node.span)


def _loops(checking: Checking, iterators: tuple[syntax.Iterator, ...], frame: Bindings) -> tuple[typed.Loop, ...]:
    loops: list[typed.Loop] = []
    for each in iterators:
        domain = checking.check(each.domain)
        until = None if each.until is None else checking.check(each.until)
        kind = _looped(domain.type) if until is None else _counted(checking, domain, until)
        slot = checking.new_slot()
        frame.locals[each.name] = (slot, kind)
        loops.append(typed.Loop(slot, domain, until))
    return tuple(loops)


def _looped(domain: Type) -> Type:
    found = bare(domain)
    return found.item if isinstance(found, RangeType) else item_type(domain)


def _counted(checking: Checking, domain: Typed, until: Typed) -> Type:
    for end in (domain, until):
        if bare(end.type) not in (*_COUNTED, ANY, NULL):
            checking.mistype(end.span, f"循环的起止应是数字或日期，这里是{show_type(end.type)}")
            return ANY
    ends = {bare(end.type) for end in (domain, until)} - {ANY, NULL}
    if len(ends) > 1:
        checking.mistype(until.span, "循环的起止应是同一种值")
    return ends.pop() if len(ends) == 1 else ANY
