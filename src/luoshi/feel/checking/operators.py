"""Operators, comparisons, conditions and type checks."""

from decimal import Decimal

from luoshi.feel import syntax, typed
from luoshi.feel.checking.declared import known_type
from luoshi.feel.checking.operations import OPERATIONS
from luoshi.feel.checking.state import Checking, Tested
from luoshi.feel.problems import Code
from luoshi.feel.syntax import COMPARISONS, Operator, Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    MONTH_DURATION,
    NULL,
    NUMBER,
    ORDERED,
    ListType,
    RangeType,
    Type,
    bare,
    common_type,
    is_assignable,
    show_type,
)

_NO_ORDER = (ANY, NULL)
_WITH_PARTS = {
    "list": "list<number>",
    "range": "range<number>",
    "context": "context<a: number>",
    "function": "function<number>->number",
}
"""Types that are none without their parts (DMN 1.5, table 61), and what to write in place of them."""


def binary(checking: Checking, node: syntax.Binary) -> Typed:
    """`and`, `or`, a comparison, or arithmetic."""
    if node.operator in (Operator.AND, Operator.OR):
        return _logic(checking, node)
    left, right = checking.check(node.left), checking.check(node.right)
    if node.operator in COMPARISONS:
        return comparison(checking, node.operator, left, right, node.span)
    return typed.Arithmetic(node.operator, left, right, _result(checking, node, left, right), node.span)


def negation(checking: Checking, node: syntax.Negation) -> Typed:
    """Unary minus; that of a number as written is the number."""
    inner = checking.check(node.operand)
    if isinstance(inner, typed.Constant) and isinstance(inner.value, Decimal):
        return typed.Constant(inner.value.copy_negate() if inner.value else inner.value, NUMBER, node.span)
    kind = bare(inner.type)
    result = OPERATIONS.get((Operator.MULTIPLY, kind, NUMBER), ANY)
    if result is ANY and kind not in _NO_ORDER:
        checking.mistype(node.span, f"{show_type(inner.type)}不能取负")
    return typed.Negated(inner, result, node.span)


def comparison(checking: Checking, operator: Operator, left: Typed, right: Typed, span: Span) -> typed.Comparison:
    """One of the six comparisons."""
    if not (is_assignable(left.type, right.type) or is_assignable(right.type, left.type)):
        checking.mistype(span, f"{show_type(left.type)}和{show_type(right.type)}不能比较")
    elif operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        for side in (left, right):
            if not may_have_order(side.type):
                checking.mistype(side.span, f"{show_type(side.type)}没有大小之分")
                break
    return typed.Comparison(operator, left, right, span)


def between(checking: Checking, node: syntax.Between) -> Typed:
    """`value between low and high`."""
    value, low, high = checking.check(node.value), checking.check(node.low), checking.check(node.high)
    tested = typed.Local(checking.new_slot(), "?", value.type, value.span)
    above = comparison(checking, Operator.GREATER_OR_EQUAL, tested, low, node.span)
    below = comparison(checking, Operator.LESS_OR_EQUAL, tested, high, node.span)
    return typed.Testing(value, tested.slot, typed.Logic(True, (above, below), node.span), node.span)


def conditional(checking: Checking, node: syntax.If) -> Typed:
    """`if`."""
    condition = checking.check(node.condition)
    checking.want(condition, BOOLEAN, "if 后面的条件应是“是否”")
    consequent, alternative = checking.check(node.consequent), checking.check(node.alternative)
    result = common_type((consequent.type, alternative.type))
    if not (is_assignable(consequent.type, alternative.type) or is_assignable(alternative.type, consequent.type)):
        what = f"then 是{show_type(consequent.type)}，else 是{show_type(alternative.type)}"
        checking.mistype(alternative.span, what, "两个分支应是同一种值")
    return typed.Conditional(condition, consequent, alternative, result, node.span)


def instance_of(checking: Checking, node: syntax.InstanceOf) -> Typed:
    """`value instance of type`."""
    value = checking.check(node.value)
    name = node.type.name if isinstance(node.type, syntax.NamedType) else ""
    if name in _WITH_PARTS and name not in checking.environment.named_types:
        remedy = f"写明其中的类型，例如 {_WITH_PARTS[name]}"
        return checking.unresolve(Code.UNKNOWN_NAME, node.type.span, f"{name} 不是完整的类型", remedy)
    wanted = known_type(checking, node.type)
    if wanted is None:
        return checking.null(node.span, "没有这个类型")
    return typed.InstanceCheck(value, wanted, node.span)


def testing(checking: Checking, node: syntax.In) -> Typed:
    """`value in tests`."""
    value = checking.check(node.value)
    tested = typed.Local(checking.new_slot(), "?", value.type, value.span)
    return typed.Testing(value, tested.slot, checking.condition(node.tests, tested), node.span)


def test(checking: Checking, node: syntax.Test, tested: typed.Local) -> Typed:
    """One test of a value.

    A condition decides by itself (DMN 1.5, 7.3.14); any other value is compared with the one under test.
    """
    frame = Tested(tested.slot, tested.type)
    checking.tested.append(frame)
    tree = checking.check(node.operand if isinstance(node, syntax.ComparisonTest) else node.expression)
    checking.tested.pop()
    if isinstance(node, syntax.ComparisonTest):
        return comparison(checking, node.operator, tested, tree, node.span)
    if bare(tree.type) is BOOLEAN and (frame.used or bare(tested.type) not in (BOOLEAN, ANY, NULL)):
        return tree
    if frame.used and bare(tree.type) in (ANY, NULL):
        return typed.Decide(tested, tree, node.span)
    candidate = _candidate(tree.type, tested.type)
    if not (is_assignable(tested.type, candidate) or is_assignable(candidate, tested.type)):
        checking.mistype(node.span, f"{show_type(tested.type)}和{show_type(candidate)}不能比较")
    return typed.Match(tested, tree, node.span)


def may_have_order(kind: Type) -> bool:
    """Whether values of the type may be less or more than one another."""
    return bare(kind) in ORDERED or bare(kind) in _NO_ORDER


def _logic(checking: Checking, node: syntax.Binary) -> Typed:
    """A chain of one operator as one node, whatever its length."""
    operands: list[syntax.Expression] = []
    first: syntax.Expression = node
    while isinstance(first, syntax.Binary) and first.operator is node.operator:
        operands.append(first.right)
        first = first.left
    checked = tuple(checking.check(operand) for operand in (first, *reversed(operands)))
    for side in checked:
        checking.want(side, BOOLEAN, f"{node.operator.value} 两边都应是“是否”")
    return typed.Logic(node.operator is Operator.AND, checked, node.span)


def _result(checking: Checking, node: syntax.Binary, left: Typed, right: Typed) -> Type:
    kinds = bare(left.type), bare(right.type)
    result = OPERATIONS.get((node.operator, *kinds))
    if result is None:
        if not any(kind in _NO_ORDER for kind in kinds):
            what = f"{show_type(left.type)}和{show_type(right.type)}不能用 {node.operator.value} 运算"
            checking.mistype(node.span, what)
        return ANY
    if MONTH_DURATION in kinds and any(kind in (DATE, DATE_TIME) for kind in kinds):
        what = "日期加减年月时长，没有写明到了没有这一天的月份怎么办"
        remedy = '改用 add months(日期, 月数, "last day")，或 "next day"、"no day"'
        checking.caution(Code.MONTH_END, node.span, what, remedy)
    return result


def _candidate(kind: Type, tested: Type) -> Type:
    """What the value under test is compared with: the items of a list and the ends of a range, else the value."""
    found = bare(kind)
    for _ in range(2):
        if isinstance(found, ListType | RangeType) and not is_assignable(tested, found):
            found = bare(found.item)
    return found
