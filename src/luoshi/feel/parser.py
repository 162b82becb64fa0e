"""Tokens to syntax tree: operators by binding power, everything else by recursive descent.

Nesting is bounded, so that no text can exhaust the stack of this pass or of any later one.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import InvalidOperation, Overflow
from typing import Generic, TypeVar, assert_never

from luoshi.feel import syntax
from luoshi.feel.builtins import BUILTINS
from luoshi.feel.lexer import KEYWORDS, Kind, Token, Unreadable, tokens_of
from luoshi.feel.problems import Cell, Code, nearest, quote
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import BINDING, COMPARISON_BINDING, COMPARISONS, Expression, Operator, Span
from luoshi.feel.values import DECIMALS
from luoshi.source import Problem

MAX_DEPTH = 100
MAX_CHARACTERS = 1_000_000

Tree = TypeVar("Tree", bound="Expression | syntax.Tests")

_FUNCTIONS = Scope(BUILTINS)
_OPERATORS = {operator.value: operator for operator in Operator}
_UNSUPPORTED = {
    "for": "for 循环",
    "some": "some 量词",
    "every": "every 量词",
    "function": "函数定义",
    "instance": "instance of",
}
_CANNOT_BEGIN = frozenset({")", "]", "}", ",", "..", ":", "and", "or", "then", "else"})
_FOREIGN_OPERATORS = {"=": "比较相等只写一个 =", "&": "“并且”写作 and", "|": "“或者”写作 or"}


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """The tree of a text, or None and the problems that stand in the way."""

    tree: Tree | None
    problems: tuple[Problem, ...]


def parse_expression(cell: Cell, names: Collection[str]) -> Parsed[Expression]:
    """Reads an expression; `names` are the names with spaces or signs in them, and any others, that it may use."""
    return parse_in_scope(cell, Scope(names))


def parse_in_scope(cell: Cell, scope: Scope) -> Parsed[Expression]:
    """Reads an expression in a scope that is shared by many cells."""
    return _parse(cell, scope, lambda parser: parser.expression(0))


def parse_tests(cell: Cell, scope: Scope) -> Parsed[syntax.Tests]:
    """Reads a cell of a decision table: `-`, or tests separated by commas, or `not(…)` around them."""
    return _parse(cell, scope, lambda parser: parser.cell_tests())


def _parse(cell: Cell, scope: Scope, read: "Callable[[_Parser], Tree]") -> Parsed[Tree]:
    if len(cell.text) > MAX_CHARACTERS:
        problem = cell.problem(Code.TOO_LONG, 0, f"文字超过 {MAX_CHARACTERS} 字", "请拆成几个判定")
        return Parsed(None, (problem,))
    try:
        parser = _Parser(cell, tokens_of(cell), scope)
        tree = read(parser)
        parser.finish()
        _bound_height(tree, parser)
    except Unreadable as unreadable:
        return Parsed(None, (unreadable.problem,))
    return Parsed(tree, ())


def _bound_height(tree: Expression | syntax.Tests, parser: "_Parser") -> None:
    """Refuses trees that are too high although nothing is nested, such as a sum of a thousand terms."""
    level: list[Expression | syntax.Tests] = [tree]
    height = 0
    while level:
        height += 1
        if height > MAX_DEPTH:
            raise parser.too_deep(level[0].span.start)
        level = [child for node in level for child in children(node)]


def children(node: Expression | syntax.Tests) -> Iterator[Expression | syntax.Tests]:
    """The direct parts of a node, from left to right."""
    match node:
        case syntax.Negation(operand) | syntax.Path(operand):
            yield operand
        case syntax.Binary(_, first, second) | syntax.RangeLiteral(first, second) | syntax.Filter(first, second):
            yield from (first, second)
        case syntax.In(value, tests):
            yield from (value, tests)
        case syntax.Between(first, second, third) | syntax.If(first, second, third):
            yield from (first, second, third)
        case syntax.ListLiteral(items) | syntax.Call(_, items):
            yield from items
        case syntax.ContextLiteral(entries):
            yield from (entry for _, entry in entries)
        case syntax.Tests(items):
            yield from (test.operand if isinstance(test, syntax.ComparisonTest) else test.expression for test in items)
        case (
            syntax.NumberLiteral()
            | syntax.StringLiteral()
            | syntax.BooleanLiteral()
            | syntax.NullLiteral()
            | syntax.AtLiteral()
            | syntax.Name()
            | syntax.Subject()
        ):
            return
        case _:
            assert_never(node)


class _Parser:
    """One reading of one text; each method consumes the tokens of what it returns."""

    def __init__(self, cell: Cell, tokens: tuple[Token, ...], scope: Scope) -> None:
        self._cell = cell
        self._tokens = tokens
        self._scope = scope
        self._index = 0
        self._depth = 0

    # What a text can be

    def cell_tests(self) -> syntax.Tests:
        start = self._token.start
        if self._token.is_symbol("-") and self._tokens[self._index + 1].kind is Kind.END:
            self._advance()
            return syntax.Tests((), False, self._span(start))
        if self._token.is_word("not") and self._tokens[self._index + 1].is_symbol("("):
            self._index += 2
            items = self._tests_until(")")
            if self._token.kind is Kind.END:
                return syntax.Tests(items, True, self._span(start))
            # More follows, so this is an expression that begins with the function not().
            self._index = 0
        return syntax.Tests(self._test_list(), False, self._span(start))

    def finish(self) -> None:
        token = self._token
        if token.kind is Kind.END:
            return
        before = self._tokens[self._index - 1]
        if token.kind is Kind.SYMBOL:
            raise self._unexpected(token)
        if before.kind is Kind.NAME and token.kind is Kind.NAME:
            joined = f"{before.text} {token.text}"
            near = nearest(joined, self._scope.names)
            remedy = f"是不是{quote(near)}？" if near else "两个名称之间要有运算符或逗号"
        else:
            remedy = "在它前面补上运算符或逗号"
        raise self._error(token.start, f"{quote(token.text)}前面缺少运算符", remedy)

    # Expressions

    def expression(self, binding: int) -> Expression:
        """An expression whose operators bind tighter than `binding`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.too_deep(self._token.start)
        start = self._token.start
        left = self._prefix()
        while True:
            postfixed = self._postfix(left, start)
            if postfixed is not None:
                left = postfixed
                continue
            extended = self._infix(left, binding, start)
            if extended is None:
                self._depth -= 1
                return left
            left = extended

    def _prefix(self) -> Expression:
        token = self._token
        named = self._call() or self._known_name()
        if named is not None:
            return named
        match token.kind:
            case Kind.NUMBER:
                return self._number()
            case Kind.STRING:
                self._advance()
                return syntax.StringLiteral(token.text, self._span(token.start))
            case Kind.NAME:
                return self._word()
            case Kind.SYMBOL:
                return self._bracket_or_sign()
            case Kind.END:
                raise self._error(token.start, "表达式没有写完", "这里应有一个值、名称或括号")
            case _:
                assert_never(token.kind)

    def _postfix(self, left: Expression, start: int) -> Expression | None:
        token = self._token
        if token.is_symbol("."):
            self._advance()
            return syntax.Path(left, self._words(), self._span(start))
        if token.is_symbol("[") and not self._ends_range():
            self._advance()
            condition = self.expression(0)
            self._expect("]")
            return syntax.Filter(left, condition, self._span(start))
        return None

    def _infix(self, left: Expression, binding: int, start: int) -> Expression | None:
        token = self._token
        if token.is_word("between") and binding < COMPARISON_BINDING:
            self._advance()
            low = self.expression(COMPARISON_BINDING)
            self._expect_word("and")
            high = self.expression(COMPARISON_BINDING)
            return syntax.Between(left, low, high, self._span(start))
        if token.is_word("in") and binding < COMPARISON_BINDING:
            self._advance()
            return syntax.In(left, self._in_tests(), self._span(start))
        operator = _OPERATORS.get(token.text) if token.kind in (Kind.SYMBOL, Kind.NAME) else None
        if operator is None or BINDING[operator] <= binding:
            return None
        self._advance()
        right = self.expression(BINDING[operator])
        return syntax.Binary(operator, left, right, self._span(start))

    # Beginnings

    def _number(self) -> syntax.NumberLiteral:
        token = self._advance()
        try:
            value = DECIMALS.create_decimal(token.text)
        except (Overflow, InvalidOperation):
            raise self._error(token.start, "数字超出范围", "数字最多 34 位有效数字", Code.LITERAL) from None
        percent = self._token.is_symbol("%")
        if percent:
            self._advance()
        return syntax.NumberLiteral(value, percent, self._span(token.start))

    def _word(self) -> Expression:
        token = self._token
        match token.text:
            case "true" | "false":
                self._advance()
                return syntax.BooleanLiteral(token.text == "true", self._span(token.start))
            case "null":
                self._advance()
                return syntax.NullLiteral(self._span(token.start))
            case "if":
                return self._if()
            case _:
                return self._other_word()

    def _other_word(self) -> Expression:
        token = self._token
        if token.text in _UNSUPPORTED:
            raise self._error(
                token.start, f"暂不支持 {_UNSUPPORTED[token.text]}", "请改用判定表或内置函数", Code.UNSUPPORTED
            )
        if token.text in KEYWORDS:
            raise self._error(token.start, f"这里不应出现{quote(token.text)}", "它前面缺少一个值")
        name = self._words()
        if self._token.is_symbol("("):
            return self._arguments(name, token.start)
        return syntax.Name(name, self._span(token.start))

    def _bracket_or_sign(self) -> Expression:
        token = self._token
        match token.text:
            case "-":
                self._advance()
                operand = self.expression(syntax.NEGATION_BINDING)
                return syntax.Negation(operand, self._span(token.start))
            case "?":
                self._advance()
                return syntax.Subject(self._span(token.start))
            case "@":
                return self._at_literal()
            case "(" | "]":
                return self._open()
            case "[":
                return self._list_or_range()
            case "{":
                return self._context()
            case _:
                raise self._unexpected(token)

    def _if(self) -> syntax.If:
        start = self._advance().start
        condition = self.expression(0)
        self._expect_word("then")
        consequent = self.expression(0)
        self._expect_word("else")
        alternative = self.expression(0)
        return syntax.If(condition, consequent, alternative, self._span(start))

    def _open(self) -> Expression:
        opening = self._advance()
        inside = self.expression(0)
        if self._token.is_symbol("..") or opening.text == "]":
            return self._range(inside, False, opening.start)
        self._expect(")")
        return inside

    def _list_or_range(self) -> Expression:
        opening = self._advance()
        items: list[Expression] = []
        if not self._token.is_symbol("]"):
            items.append(self.expression(0))
            if self._token.is_symbol(".."):
                return self._range(items[0], True, opening.start)
            while self._token.is_symbol(","):
                self._advance()
                items.append(self.expression(0))
        self._expect("]")
        return syntax.ListLiteral(tuple(items), self._span(opening.start))

    def _range(self, low: Expression, low_closed: bool, start: int) -> syntax.RangeLiteral:
        self._expect("..")
        high = self.expression(0)
        closing = self._token
        if closing.kind is not Kind.SYMBOL or closing.text not in ("]", ")", "["):
            raise self._error(closing.start, "区间没有结束", "以 ]（含）或 )（不含）结束")
        self._advance()
        return syntax.RangeLiteral(low, high, low_closed, closing.text == "]", self._span(start))

    def _context(self) -> syntax.ContextLiteral:
        opening = self._advance()
        entries: list[tuple[str, Expression]] = []
        while not self._token.is_symbol("}"):
            if entries:
                self._expect(",")
            key = self._token
            if key.kind is Kind.STRING:
                self._advance()
            name = key.text if key.kind is Kind.STRING else self._words()
            if name in (known for known, _ in entries):
                raise self._error(key.start, f"上下文里有两个{quote(name)}", "请改名或删去一个", Code.DUPLICATE_NAME)
            self._expect(":")
            entries.append((name, self.expression(0)))
        self._advance()
        return syntax.ContextLiteral(tuple(entries), self._span(opening.start))

    def _at_literal(self) -> syntax.AtLiteral:
        start = self._advance().start
        token = self._token
        if token.kind is not Kind.STRING:
            raise self._error(token.start, "@ 后面应是引号里的日期、时刻或时长", '例如 @"2015-01-01"')
        self._advance()
        return syntax.AtLiteral(token.text, self._span(start))

    # Names and calls

    def _known_name(self) -> syntax.Name | None:
        matched = self._scope.match(self._tokens, self._index)
        if matched is None:
            return None
        start = self._token.start
        name, self._index = matched
        return syntax.Name(name, self._span(start))

    def _call(self) -> syntax.Call | None:
        matched = _FUNCTIONS.match(self._tokens, self._index)
        if matched is None or not self._tokens[matched[1]].is_symbol("("):
            return None
        start = self._token.start
        name, self._index = matched
        return self._arguments(name, start)

    def _arguments(self, function: str, start: int) -> syntax.Call:
        self._expect("(")
        arguments: list[Expression] = []
        while not self._token.is_symbol(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.expression(0))
            if self._token.is_symbol(":"):
                raise self._error(self._token.start, "暂不支持按名称传参数", "请按顺序写参数", Code.UNSUPPORTED)
        self._advance()
        return syntax.Call(function, tuple(arguments), self._span(start))

    def _words(self) -> str:
        """A name that no scope knows: one word, or several with spaces between."""
        token = self._token
        if token.kind is not Kind.NAME or token.text in KEYWORDS:
            raise self._error(token.start, "这里应是一个名称", "名称以汉字、字母或下划线开头")
        words = [self._advance().text]
        while self._token.kind is Kind.NAME and self._token.text not in KEYWORDS:
            words.append(self._advance().text)
        return " ".join(words)

    # Tests

    def _in_tests(self) -> syntax.Tests:
        start = self._token.start
        if not self._token.is_symbol("("):
            return syntax.Tests((self._test(syntax.SUM_BINDING - 1),), False, self._span(start))
        self._advance()
        if self._token.kind is Kind.SYMBOL and self._token.text in COMPARISONS:
            return syntax.Tests(self._tests_until(")"), False, self._span(start))
        first = self.expression(0)
        if self._token.is_symbol(".."):
            interval = self._range(first, False, start)
            return syntax.Tests((syntax.ExpressionTest(interval, interval.span),), False, interval.span)
        items: list[syntax.Test] = [syntax.ExpressionTest(first, first.span)]
        if self._token.is_symbol(","):
            self._advance()
            items.extend(self._test_list())
        self._expect(")")
        return syntax.Tests(tuple(items), False, self._span(start))

    def _tests_until(self, closing: str) -> tuple[syntax.Test, ...]:
        items = self._test_list()
        self._expect(closing)
        return items

    def _test_list(self) -> tuple[syntax.Test, ...]:
        items = [self._test(0)]
        while self._token.is_symbol(","):
            self._advance()
            items.append(self._test(0))
        return tuple(items)

    def _test(self, binding: int) -> syntax.Test:
        token = self._token
        if token.kind is Kind.SYMBOL and token.text in COMPARISONS:
            self._advance()
            operand = self.expression(COMPARISON_BINDING)
            return syntax.ComparisonTest(Operator(token.text), operand, self._span(token.start))
        return syntax.ExpressionTest(self.expression(binding), self._span(token.start))

    # Tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _advance(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        return token

    def _span(self, start: int) -> Span:
        return Span(start, self._tokens[self._index - 1].end)

    def _ends_range(self) -> bool:
        """Whether a `[` here closes an open range, as in `]1..5[`: nothing that follows could begin an index."""
        after = self._tokens[self._index + 1]
        return after.kind is Kind.END or (after.kind is not Kind.STRING and after.text in _CANNOT_BEGIN)

    def _expect(self, symbol: str) -> None:
        if not self._token.is_symbol(symbol):
            raise self._missing(symbol)
        self._advance()

    def _expect_word(self, word: str) -> None:
        if not self._token.is_word(word):
            raise self._missing(word)
        self._advance()

    # Problems

    def too_deep(self, offset: int) -> Unreadable:
        return self._error(
            offset, f"层次超过 {MAX_DEPTH} 层", "请拆成几个判定，或用 sum、判定表代替长串", Code.TOO_DEEP
        )

    def _missing(self, wanted: str) -> Unreadable:
        token = self._token
        if token.kind is Kind.END:
            return self._error(token.start, f"表达式没有写完，缺少 {wanted}", f"请在末尾补上 {wanted}")
        if token.is_symbol("%"):
            return self._unexpected(token)
        return self._error(
            token.start, f"这里应是 {wanted}，写的却是{quote(token.text)}", f"请补上 {wanted}，或检查前面的括号和逗号"
        )

    def _unexpected(self, token: Token) -> Unreadable:
        if token.text == "%":
            return self._error(token.start, "百分号只能跟在数字后面", "例如 50%，名称则除以 100")
        remedy = _FOREIGN_OPERATORS.get(token.text, "请删去，或补上它前后缺少的值")
        return self._error(token.start, f"这里不应出现{quote(token.text)}", remedy)

    def _error(self, offset: int, message: str, remedy: str, code: Code = Code.SYNTAX) -> Unreadable:
        return Unreadable(self._cell.problem(code, offset, message, remedy))
