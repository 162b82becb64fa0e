"""Syntax tree to typed tree: names and functions resolved, types inferred, every problem collected.

Two kinds of problems are kept apart: what is `unresolved` has no meaning at all; what is `mistyped` has the value null
in FEEL, which a package must not rely on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.builtins import BUILTINS, SIGNATURES, Function, Signature
from luoshi.feel.operations import OPERATIONS
from luoshi.feel.problems import Cell, Code, nearest, quote
from luoshi.feel.syntax import COMPARISONS, Expression, Operator, Span
from luoshi.feel.temporal import PROPERTIES, PROPERTY_TYPE, parse_temporal, property_named
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    ORDERED,
    STRING,
    ContextType,
    ListType,
    RangeType,
    Type,
    common_type,
    is_assignable,
    show_type,
    type_of,
)
from luoshi.feel.values import DECIMALS, Null, NullCode, Range, Value
from luoshi.source import Problem

MAX_PROBLEMS = 20
_HUNDREDTHS = Decimal(-2)


@dataclass(frozen=True, slots=True)
class Checked:
    """A typed tree and what is wrong with it; with unresolved problems the tree must not be evaluated."""

    tree: Typed
    unresolved: tuple[Problem, ...]
    mistyped: tuple[Problem, ...]


def check_expression(tree: Expression, cell: Cell, types: Mapping[str, Type], now: datetime | None = None) -> Checked:
    """Types an expression; `types` are those of the names it may use, `now` what now() and today() answer."""
    checker = _Checker(cell, types, now)
    return checker.done(checker.check(tree))


def check_tests(tests: syntax.Tests, cell: Cell, types: Mapping[str, Type], subject: typed.SubjectReference) -> Checked:
    """Types a cell of a decision table as a condition on the subject."""
    checker = _Checker(cell, types, None)
    return checker.done(checker.tests(tests, subject))


class _Checker:
    """One text being checked."""

    def __init__(self, cell: Cell, types: Mapping[str, Type], now: datetime | None) -> None:
        self._cell = cell
        self._types = types
        self._now = now
        self._last_slot = 0
        self._subject: typed.SubjectReference | None = None
        self._subject_used = False
        self._unresolved: list[Problem] = []
        self._mistyped: list[Problem] = []

    def done(self, tree: Typed) -> Checked:
        return Checked(tree, tuple(self._unresolved), tuple(self._mistyped))

    def check(self, node: Expression) -> Typed:
        match node:
            case syntax.Name(name, span):
                return self._name(name, span)
            case syntax.Binary():
                return self._binary(node)
            case syntax.Subject(span):
                return self._subject_reference(span)
            case syntax.Call():
                return self._call(node)
            case syntax.If():
                return self._conditional(node)
            case syntax.In(value, tests, span):
                return self._testing(self.check(value), tests, span)
            case syntax.Between():
                return self._between(node)
            case (
                syntax.NumberLiteral()
                | syntax.StringLiteral()
                | syntax.BooleanLiteral()
                | syntax.NullLiteral()
                | syntax.AtLiteral()
            ):
                return self._literal(node)
            case _:
                return self._structure(node)

    def _literal(
        self,
        node: syntax.NumberLiteral
        | syntax.StringLiteral
        | syntax.BooleanLiteral
        | syntax.NullLiteral
        | syntax.AtLiteral,
    ) -> typed.Constant:
        match node:
            case syntax.NumberLiteral(value, percent, span):
                return typed.Constant(DECIMALS.scaleb(value, _HUNDREDTHS) if percent else value, NUMBER, span)
            case syntax.StringLiteral(text, span):
                return typed.Constant(text, STRING, span)
            case syntax.BooleanLiteral(truth, span):
                return typed.Constant(truth, BOOLEAN, span)
            case syntax.NullLiteral(span):
                return self._null(span, "写作 null", NullCode.LITERAL)
            case syntax.AtLiteral(text, span):
                return self._temporal(text, span)
            case _:
                assert_never(node)

    def _structure(
        self,
        node: syntax.Negation
        | syntax.RangeLiteral
        | syntax.ListLiteral
        | syntax.ContextLiteral
        | syntax.Path
        | syntax.Filter,
    ) -> Typed:
        match node:
            case syntax.Negation(operand, span):
                inner = self.check(operand)
                result = OPERATIONS.get((Operator.MULTIPLY, inner.type, NUMBER), ANY)
                if result is ANY and inner.type not in (ANY, NULL):
                    self._mistype(span, f"{show_type(inner.type)}不能取负")
                return typed.Negated(inner, result, span)
            case syntax.RangeLiteral():
                return self._range(node)
            case syntax.ListLiteral(items, span):
                members = tuple(self.check(item) for item in items)
                return typed.MakeList(members, ListType(common_type(tuple(each.type for each in members))), span)
            case syntax.ContextLiteral(entries, span):
                checked = tuple((name, self.check(entry)) for name, entry in entries)
                return typed.MakeContext(checked, ContextType(tuple((name, each.type) for name, each in checked)), span)
            case syntax.Path():
                return self._path(node)
            case syntax.Filter():
                return self._filter(node)
            case _:
                assert_never(node)

    # Leaves

    def _name(self, name: str, span: Span) -> Typed:
        known = self._types.get(name)
        if known is not None:
            return typed.Reference(name, known, span)
        if len(self._unresolved) < MAX_PROBLEMS:
            near = nearest(name, self._types)
            remedy = f"是不是{quote(near)}？" if near else "请检查名称，或先把它定义为事实或判定"
            self._unresolve(Code.UNKNOWN_NAME, span, f"没有名为{quote(name)}的事实或判定", remedy)
        return self._null(span, f"没有名为{quote(name)}的事实或判定", NullCode.LITERAL, ANY)

    def _null(self, span: Span, reason: str, code: NullCode, as_type: Type = NULL) -> typed.Constant:
        return typed.Constant(Null(reason, code, where=self._cell.at(span.start)), as_type, span)

    def _temporal(self, text: str, span: Span) -> typed.Constant:
        value = parse_temporal(text)
        if value is not None:
            return typed.Constant(value, type_of(value), span)
        remedy = '例如 @"2015-01-01"、@"10:30:00"、@"P3D"'
        self._unresolve(Code.LITERAL, span, f"{quote(text)}不是日期、时刻或时长", remedy)
        return self._null(span, f"{quote(text)}不是日期、时刻或时长", NullCode.ARGUMENT, ANY)

    def _subject_reference(self, span: Span) -> Typed:
        if self._subject is None:
            self._unresolve(Code.UNKNOWN_NAME, span, "这里没有被检验的值", "? 只能写在判定表的格子里或 in 的右边")
            return self._null(span, "这里没有被检验的值", NullCode.LITERAL, ANY)
        self._subject_used = True
        return typed.SubjectReference(self._subject.slot, self._subject.type, span)

    # Operators

    def _binary(self, node: syntax.Binary) -> Typed:
        left = self.check(node.left)
        right = self.check(node.right)
        if node.operator in (Operator.AND, Operator.OR):
            for side in (left, right):
                self._want(side, BOOLEAN, f"{node.operator.value} 两边都应是“是否”")
            return typed.Logic(node.operator is Operator.AND, (left, right), node.span)
        if node.operator in COMPARISONS:
            return self._comparison(node.operator, left, right, node.span)
        result = OPERATIONS.get((node.operator, left.type, right.type))
        if result is None:
            result = ANY
            if left.type not in (ANY, NULL) and right.type not in (ANY, NULL):
                what = f"{show_type(left.type)}和{show_type(right.type)}不能用 {node.operator.value} 运算"
                self._mistype(node.span, what)
        return typed.Arithmetic(node.operator, left, right, result, node.span)

    def _comparison(self, operator: Operator, left: Typed, right: Typed, span: Span) -> typed.Comparison:
        if not (is_assignable(left.type, right.type) or is_assignable(right.type, left.type)):
            self._mistype(span, f"{show_type(left.type)}和{show_type(right.type)}不能比较")
        elif operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
            for side in (left, right):
                if side.type not in ORDERED and side.type not in (ANY, NULL):
                    self._mistype(side.span, f"{show_type(side.type)}没有大小之分")
                    break
        return typed.Comparison(operator, left, right, span)

    def _between(self, node: syntax.Between) -> Typed:
        value, low, high = self.check(node.value), self.check(node.low), self.check(node.high)
        subject = self._new_subject(value)
        above = self._comparison(Operator.GREATER_OR_EQUAL, subject, low, node.span)
        below = self._comparison(Operator.LESS_OR_EQUAL, subject, high, node.span)
        return typed.Testing(value, subject.slot, typed.Logic(True, (above, below), node.span), node.span)

    def _conditional(self, node: syntax.If) -> typed.Conditional:
        condition = self.check(node.condition)
        self._want(condition, BOOLEAN, "if 后面的条件应是“是否”")
        consequent, alternative = self.check(node.consequent), self.check(node.alternative)
        result = common_type((consequent.type, alternative.type))
        if not (is_assignable(consequent.type, alternative.type) or is_assignable(alternative.type, consequent.type)):
            what = f"then 是{show_type(consequent.type)}，else 是{show_type(alternative.type)}"
            self._mistype(alternative.span, what, "两个分支应是同一种值")
        return typed.Conditional(condition, consequent, alternative, result, node.span)

    # Tests

    def _new_subject(self, value: Typed) -> typed.SubjectReference:
        self._last_slot += 1
        return typed.SubjectReference(self._last_slot, value.type, value.span)

    def _testing(self, value: Typed, tests: syntax.Tests, span: Span) -> typed.Testing:
        subject = self._new_subject(value)
        return typed.Testing(value, subject.slot, self.tests(tests, subject), span)

    def tests(self, tests: syntax.Tests, subject: typed.SubjectReference) -> Typed:
        """The tests as one condition on the subject."""
        outer = self._subject, self._subject_used
        self._subject = subject
        conditions = [self._test(test, subject) for test in tests.items]
        self._subject, self._subject_used = outer
        if not conditions:
            return typed.Constant(True, BOOLEAN, tests.span)
        whole = conditions[0] if len(conditions) == 1 else typed.Logic(False, tuple(conditions), tests.span)
        return typed.Invocation(Function.NOT, (whole,), BOOLEAN, tests.span) if tests.negated else whole

    def _test(self, test: syntax.Test, subject: typed.SubjectReference) -> Typed:
        match test:
            case syntax.ComparisonTest(operator, operand, span):
                return self._comparison(operator, subject, self.check(operand), span)
            case syntax.ExpressionTest(expression, span):
                return self._expression_test(expression, subject, span)
            case _:
                assert_never(test)

    def _expression_test(self, expression: Expression, subject: typed.SubjectReference, span: Span) -> Typed:
        self._subject_used = False
        tree = self.check(expression)
        # A condition decides by itself (DMN 1.5, 7.3.14); any other value is compared with the subject.
        if tree.type is BOOLEAN and (self._subject_used or subject.type not in (BOOLEAN, ANY)):
            return tree
        if self._subject_used and tree.type is ANY:
            return tree
        candidate = tree.type
        if isinstance(candidate, ListType | RangeType) and not is_assignable(subject.type, candidate):
            candidate = candidate.item
            if isinstance(candidate, RangeType):
                candidate = candidate.item
        if not (is_assignable(subject.type, candidate) or is_assignable(candidate, subject.type)):
            self._mistype(span, f"{show_type(subject.type)}和{show_type(candidate)}不能比较")
        return typed.Match(subject, tree, span)

    # Structures

    def _range(self, node: syntax.RangeLiteral) -> typed.MakeRange | typed.Constant:
        low, high = self.check(node.low), self.check(node.high)
        item = common_type((low.type, high.type))
        for side in (low, high):
            if side.type not in ORDERED and side.type not in (ANY, NULL):
                self._mistype(side.span, f"{show_type(side.type)}不能作区间的端点")
        if item is ANY and ANY not in (low.type, high.type) and low.type is not high.type:
            self._mistype(node.span, f"区间的端点一个是{show_type(low.type)}，一个是{show_type(high.type)}")
        if isinstance(low, typed.Constant) and isinstance(high, typed.Constant):
            ends = low.value, high.value
            if isinstance(ends[0], Decimal) and isinstance(ends[1], Decimal) and ends[0] > ends[1]:
                self._unresolve(Code.LITERAL, node.span, "区间的起点大于终点", "小的写在前面")
            if not isinstance(ends[0], Null) and not isinstance(ends[1], Null):
                return typed.Constant(Range(*ends, node.low_closed, node.high_closed), RangeType(item), node.span)
        return typed.MakeRange(low, high, node.low_closed, node.high_closed, RangeType(item), node.span)

    def _path(self, node: syntax.Path) -> typed.Pick:
        source = self.check(node.source)
        owner = source.type.item if isinstance(source.type, ListType) else source.type
        found = self._entry_type(owner, node)
        return typed.Pick(source, node.name, ListType(found) if isinstance(source.type, ListType) else found, node.span)

    def _entry_type(self, owner: Type, node: syntax.Path) -> Type:
        if owner in (ANY, NULL):
            return ANY
        if isinstance(owner, ContextType):
            fields = dict(owner.fields)
            if node.name not in fields:
                near = nearest(node.name, fields)
                remedy = f"是不是{quote(near)}？" if near else f"它有：{'、'.join(fields)}"
                self._mistype(node.span, f"上下文里没有{quote(node.name)}", remedy)
                return ANY
            return fields[node.name]
        named = property_named(node.name)
        if isinstance(owner, ListType | RangeType) or named is None or named not in PROPERTIES.get(owner, ()):
            self._mistype(node.span, f"{show_type(owner)}没有名为{quote(node.name)}的部分")
            return ANY
        return PROPERTY_TYPE

    def _filter(self, node: syntax.Filter) -> typed.Item:
        source, position = self.check(node.source), self.check(node.condition)
        if position.type is BOOLEAN:
            self._unresolve(Code.UNSUPPORTED, position.span, "暂不支持按条件筛选列表", "方括号里写第几项，从 1 数起")
        else:
            self._want(position, NUMBER, "方括号里应是第几项")
        item = source.type.item if isinstance(source.type, ListType) else source.type
        return typed.Item(source, position, item, node.span)

    # Calls

    def _call(self, node: syntax.Call) -> Typed:
        function = BUILTINS.get(node.function)
        arguments = tuple(self.check(argument) for argument in node.arguments)
        if function is None:
            near = nearest(node.function, BUILTINS)
            remedy = f"是不是{quote(near)}？" if near else "可用的函数见语言参考"
            self._unresolve(Code.UNKNOWN_FUNCTION, node.span, f"没有名为{quote(node.function)}的函数", remedy)
            return self._null(node.span, "没有这个函数", NullCode.LITERAL, ANY)
        if function in (Function.NOW, Function.TODAY):
            return self._clock(function, node)
        signature = SIGNATURES[function]
        if signature.spread and not (len(arguments) == 1 and _may_be_list(arguments[0].type)):
            listed = ListType(common_type(tuple(each.type for each in arguments)))
            arguments = (typed.MakeList(arguments, listed, node.span),)
        return self._invocation(function, signature, arguments, node.span)

    def _clock(self, function: Function, node: syntax.Call) -> typed.Constant:
        if self._now is None or node.arguments:
            remedy = "规则不读时钟：请把日期作为事实给出"
            self._unresolve(Code.UNKNOWN_FUNCTION, node.span, f"这里不能用 {function.value}()", remedy)
            return self._null(node.span, "规则不读时钟", NullCode.LITERAL, ANY)
        value: Value = self._now if function is Function.NOW else self._now.date()
        return typed.Constant(value, type_of(value), node.span)

    def _invocation(
        self, function: Function, signature: Signature, arguments: tuple[Typed, ...], span: Span
    ) -> typed.Invocation:
        counts = sorted({len(form) for form in signature.forms})
        fitting = [form for form in signature.forms if len(form) == len(arguments)]
        if not fitting:
            wanted = "或".join(str(count) for count in counts)
            what = f"{function.value} 要 {wanted} 个参数，这里有 {len(arguments)} 个"
            self._unresolve(Code.ARGUMENTS, span, what, "请按语言参考补齐或删去参数")
        elif not any(
            all(is_assignable(each.type, wanted) for each, wanted in zip(arguments, form, strict=True))
            for form in fitting
        ):
            given = "、".join(show_type(each.type) for each in arguments)
            accepted = "，或".join("、".join(show_type(each) for each in form) for form in fitting)
            self._mistype(span, f"{function.value} 要{accepted}，这里是{given}")
        result = signature.result
        if result is None:
            first = arguments[0].type if arguments else ANY
            result = first.item if isinstance(first, ListType) else ANY
        return typed.Invocation(function, arguments, result, span)

    # Problems

    def _want(self, tree: Typed, wanted: Type, message: str) -> None:
        if not is_assignable(tree.type, wanted):
            self._mistype(tree.span, f"{message}，这里是{show_type(tree.type)}")

    def _mistype(self, span: Span, message: str, remedy: str = "请检查两边的名称和类型") -> None:
        if len(self._mistyped) < MAX_PROBLEMS:
            self._mistyped.append(self._cell.problem(Code.TYPE, span.start, message, remedy))

    def _unresolve(self, code: Code, span: Span, message: str, remedy: str) -> None:
        if len(self._unresolved) < MAX_PROBLEMS:
            self._unresolved.append(self._cell.problem(code, span.start, message, remedy))


def _may_be_list(one: Type) -> bool:
    return isinstance(one, ListType) or one in (ANY, NULL)
