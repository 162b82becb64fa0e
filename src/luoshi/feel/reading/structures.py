"""Values and what stands between brackets: literals, ranges, lists, contexts."""

from abc import ABC, abstractmethod
from decimal import InvalidOperation, Overflow
from typing import Final

from luoshi.feel import syntax
from luoshi.feel.lexer import Kind
from luoshi.feel.problems import Code, quote
from luoshi.feel.reading.types import TypeReader
from luoshi.feel.scope import Names
from luoshi.feel.syntax import Expression
from luoshi.feel.values import DECIMALS

_FROM_BELOW: Final = frozenset({">", ">="})


class StructureReader(TypeReader, ABC):
    """Reads literals and bracketed expressions."""

    @abstractmethod
    def expression(self, binding: int) -> Expression:
        """An expression whose operators bind tighter than `binding`."""

    @abstractmethod
    def _continued(self, left: Expression, binding: int, start: int) -> Expression:
        """What begins with `left` and goes on with everything that binds tighter than `binding`."""

    def _any_expression(self) -> Expression:
        return self.expression(0)

    # Literals

    def _number(self) -> syntax.NumberLiteral:
        token = self._advance()
        try:
            value = DECIMALS.create_decimal(token.text)
        except (Overflow, InvalidOperation):
            raise self._error(token.start, "数字超出范围", "数字最多 34 位有效数字", Code.LITERAL) from None
        percent = self._token.is_symbol("%")
        if percent:
            self._index += 1
        return syntax.NumberLiteral(value, percent, self._span(token.start))

    def _at_literal(self) -> syntax.AtLiteral:
        start = self._advance().start
        token = self._token
        if token.kind is not Kind.STRING:
            raise self._error(token.start, "@ 后面应是引号里的日期、时刻或时长", '例如 @"2015-01-01"')
        self._index += 1
        return syntax.AtLiteral(token.text, self._span(start))

    # Ranges and lists

    def _open(self) -> Expression:
        """What begins with `(` or `]`: an expression in parentheses, or a range."""
        opening = self._advance()
        if opening.text == "(" and self._token.kind is Kind.SYMBOL and self._token.text in ("=", "!="):
            return self._single(opening.start)
        inside = self.expression(0)
        if self._token.is_symbol("..") or opening.text == "]":
            return self._range(inside, False, opening.start)
        self._expect(")")
        return inside

    def _single(self, start: int) -> syntax.RangeLiteral:
        """`(= 5)` or `(!= 5)`."""
        closed = self._advance().text == "="
        value = self.expression(0)
        self._expect(")")
        return syntax.RangeLiteral(value, value, closed, closed, self._span(start), single=True)

    def _half_range(self) -> syntax.RangeLiteral:
        """`< 5`, which is a range too (rules 2h and 7)."""
        token = self._advance()
        end = self.expression(syntax.COMPARISON_BINDING)
        closed, span = token.text in ("<=", ">="), self._span(token.start)
        if token.text in _FROM_BELOW:
            return syntax.RangeLiteral(end, None, closed, False, span)
        return syntax.RangeLiteral(None, end, False, closed, span)

    def _list_or_range(self) -> Expression:
        opening = self._advance()
        items = self._sequence("]", self._any_expression, pause="..")
        if self._paused:
            return self._range(items[0], True, opening.start)
        return syntax.ListLiteral(tuple(items), self._span(opening.start))

    def _range(self, low: Expression, low_closed: bool, start: int) -> syntax.RangeLiteral:
        self._expect("..")
        high = self.expression(0)
        closing = self._token
        if closing.kind is not Kind.SYMBOL or closing.text not in ("]", ")", "["):
            raise self._error(closing.start, "区间没有结束", "以 ]（含）或 )（不含）结束")
        self._index += 1
        return syntax.RangeLiteral(low, high, low_closed, closing.text == "]", self._span(start))

    # Contexts

    def _context(self) -> syntax.ContextLiteral:
        opening = self._advance()
        seen: set[str] = set()
        with self._declaring() as declared:
            entries = self._sequence("}", lambda: self._entry(seen, declared))
        return syntax.ContextLiteral(tuple(entries), self._span(opening.start))

    def _entry(self, seen: set[str], declared: Names) -> syntax.Entry:
        key = self._token
        if key.kind is Kind.STRING:
            self._index += 1
            name = key.text
        else:
            name = self._label()
        if name in seen:
            raise self._error(key.start, f"上下文里有两个{quote(name)}", "请改名或删去一个", Code.DUPLICATE_NAME)
        seen.add(name)
        self._expect(":")
        # A function may call itself; any other value sees only the entries before it.
        if self._token.is_word("function"):
            self._declare_key(name, declared)
        value = self.expression(0)
        self._declare_key(name, declared)
        return syntax.Entry(name, value)
