"""Expressions: operands, and the operators between them by binding power."""

from typing import Final, assert_never

from luoshi.feel import syntax
from luoshi.feel.lexer import KEYWORDS, Kind, Token
from luoshi.feel.reading.cursor import MAX_DEPTH
from luoshi.feel.reading.testing import UnaryTestReader
from luoshi.feel.syntax import BINDING, COMPARISON_BINDING, COMPARISONS, INSTANCE_BINDING, Expression, Operator

_OPERATORS: Final = {operator.value: operator for operator in Operator}
_ENDS: Final = frozenset({"", ",", ")", "]", "}", "..", ":"})
"""Signs that nothing binds to; the empty one is the end of the text."""
_CANNOT_BEGIN: Final = frozenset({")", "]", "}", ",", "..", ":", ".", "+", "*", "/", "**", "%"}) | COMPARISONS
_CANNOT_BEGIN_WORDS: Final = frozenset(
    {"and", "or", "then", "else", "return", "satisfies", "in", "between", "instance", "of"}
)
_LONG_CHAIN: Final = 32
"""From how many operands on a chain of `and` or `or` becomes a tree of halves and not a one-sided one."""


class ExpressionReader(UnaryTestReader):
    """Reads a whole text."""

    def expression(self, binding: int) -> Expression:
        """An expression whose operators bind tighter than `binding`."""
        self._deeper()
        start = self._token.start
        read = self._continued(self._operand(binding), binding, start)
        self._depth -= 1
        return read

    def _continued(self, left: Expression, binding: int, start: int) -> Expression:
        """What begins with `left` and goes on with everything that binds tighter than `binding`."""
        for _ in range(MAX_DEPTH):
            token = self._tokens[self._index]
            if token.text in _ENDS and token.kind is not Kind.STRING:
                return left
            extended = self._postfix(left, start) or self._infix(left, binding, start)
            if extended is None:
                return left
            left = extended
        raise self.too_deep(start)

    def _operand(self, binding: int) -> Expression:
        token = self._token
        match token.kind:
            case Kind.NUMBER:
                # Only a name such as `2015年度` begins with a number.
                after = self._tokens[self._index + 1]
                glued = after.kind is Kind.NAME and after.start == token.end
                return (self._named() if glued else None) or self._number()
            case Kind.NAME:
                return self._named() or self._worded_operand(token)
            case Kind.SYMBOL:
                return (self._named() if token.text == "?" else None) or self._signed(token, binding)
            case Kind.STRING:
                self._index += 1
                return syntax.StringLiteral(token.text, self._span(token.start))
            case Kind.END:
                raise self._unexpected(token)
            case _:
                assert_never(token.kind)

    def _worded_operand(self, token: Token) -> Expression:
        return self._keyword(token) if token.text in KEYWORDS else self._unknown_name()

    def _signed(self, token: Token, binding: int) -> Expression:
        """An operand that begins with a sign."""
        match token.text:
            case "-":
                self._index += 1
                operand = self.expression(syntax.NEGATION_BINDING)
                return syntax.Negation(operand, self._span(token.start))
            case "?":
                self._index += 1
                return syntax.Subject(self._span(token.start))
            case "@":
                return self._at_literal()
            case "(" | "]":
                return self._open()
            case "[":
                return self._list_or_range()
            case "{":
                return self._context()
            case "<" | "<=" | ">" | ">=" if binding == 0:
                return self._half_range()
            case _:
                raise self._unexpected(token)

    def _postfix(self, left: Expression, start: int) -> Expression | None:
        token = self._token
        if token.kind is not Kind.SYMBOL:
            return None
        match token.text:
            case ".":
                self._index += 1
                return syntax.Path(left, self._member(), self._span(start))
            case "(":
                return self._call(left, start)
            case "[" if not self._ends_range():
                self._index += 1
                with self._filtering():
                    condition = self.expression(0)
                self._expect("]")
                return syntax.Filter(left, condition, self._span(start))
            case _:
                return None

    def _ends_range(self) -> bool:
        """Whether a `[` here closes an open range, as in `]1..5[`: nothing that follows could begin an index."""
        after = self._tokens[self._index + 1]
        match after.kind:
            case Kind.SYMBOL:
                return after.text in _CANNOT_BEGIN
            case Kind.NAME:
                return after.text in _CANNOT_BEGIN_WORDS
            case Kind.END:
                return True
            case Kind.NUMBER | Kind.STRING:
                return False
            case _:
                assert_never(after.kind)

    def _infix(self, left: Expression, binding: int, start: int) -> Expression | None:
        token = self._token
        if token.kind is not Kind.SYMBOL and token.kind is not Kind.NAME:
            return None
        operator = _OPERATORS.get(token.text)
        if operator is None:
            return self._worded(left, binding, start) if token.kind is Kind.NAME else None
        if BINDING[operator] <= binding:
            return None
        if operator is Operator.AND or operator is Operator.OR:
            return self._chain(left, operator, start)
        self._index += 1
        right = self.expression(BINDING[operator])
        return syntax.Binary(operator, left, right, self._span(start))

    def _worded(self, left: Expression, binding: int, start: int) -> Expression | None:
        """`between`, `in` and `instance of`."""
        match self._token.text:
            case "between" if binding < COMPARISON_BINDING:
                self._index += 1
                low = self.expression(COMPARISON_BINDING)
                self._expect_word("and")
                high = self.expression(COMPARISON_BINDING)
                return syntax.Between(left, low, high, self._span(start))
            case "in" if binding < COMPARISON_BINDING:
                self._index += 1
                return syntax.In(left, self._in_tests(), self._span(start))
            case "instance" if binding < INSTANCE_BINDING:
                self._index += 1
                self._expect_word("of")
                return syntax.InstanceOf(left, self.type_expression(), self._span(start))
            case _:
                return None

    def _chain(self, left: Expression, operator: Operator, start: int) -> Expression:
        """`a and b and c …`; a long one as halves of halves, which mean the same and are not deep."""
        operands = [left]
        ends = [self._tokens[self._index - 1].end]
        while self._token.is_word(operator.value):
            self._index += 1
            operands.append(self.expression(BINDING[operator]))
            ends.append(self._tokens[self._index - 1].end)
        if len(operands) >= _LONG_CHAIN:
            return _halved(operator, operands)
        for operand, end in zip(operands[1:], ends[1:], strict=True):
            left = syntax.Binary(operator, left, operand, syntax.Span(start, end))
        return left


def _halved(operator: Operator, operands: list[Expression]) -> Expression:
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    left, right = _halved(operator, operands[:middle]), _halved(operator, operands[middle:])
    return syntax.Binary(operator, left, right, syntax.Span(left.span.start, right.span.end))
