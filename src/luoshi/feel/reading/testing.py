"""Unary tests: the cells of decision tables, and what stands to the right of `in`."""

from luoshi.feel import syntax
from luoshi.feel.lexer import Kind
from luoshi.feel.reading.functions import FunctionReader
from luoshi.feel.syntax import COMPARISON_BINDING, COMPARISONS, SUM_BINDING, Expression, Operator


class UnaryTestReader(FunctionReader):
    """Reads tests (DMN 1.5, 10.3.1.2, rules 13 to 15)."""

    def cell_tests(self) -> syntax.Tests:
        """A whole cell: `-`, or tests with commas between, or `not(…)` around them."""
        start = self._token.start
        if self._token.is_symbol("-") and self._tokens[self._index + 1].kind is Kind.END:
            self._index += 1
            return syntax.Tests((), False, self._span(start))
        if self._token.is_word("not") and self._tokens[self._index + 1].is_symbol("("):
            self._index += 2
            items = self._sequence(")", self._any_test)
            if self._token.kind is Kind.END and (items or self.problems):
                return syntax.Tests(tuple(items), True, self._span(start))
            # More follows, so this is an expression that begins with the function not().
            self._index = 0
            self.problems.clear()
        return syntax.Tests(self._test_list(), False, self._span(start))

    def _in_tests(self) -> syntax.Tests:
        """What follows `in`: one test, or several in parentheses."""
        start = self._token.start
        if not self._token.is_symbol("("):
            return syntax.Tests((self._test(SUM_BINDING - 1),), False, self._span(start))
        self._index += 1
        if self._is_comparison():
            return syntax.Tests(tuple(self._sequence(")", self._any_test)), False, self._span(start))
        items = self._sequence(")", self._any_test, pause="..")
        paused = self._paused
        if len(items) == 1 and isinstance(items[0], syntax.ExpressionTest):
            # `3 in (1 + 2) * 1`: what looked like the tests was the beginning of a value.
            value = items[0].expression
            begun = self._range(value, False, start) if paused else value
            return self._only(self._continued(begun, SUM_BINDING - 1, start), start)
        return syntax.Tests(tuple(items), False, self._span(start))

    def _only(self, expression: Expression, start: int) -> syntax.Tests:
        return syntax.Tests((syntax.ExpressionTest(expression, self._span(start)),), False, self._span(start))

    def _test_list(self) -> tuple[syntax.Test, ...]:
        items = [self._test(0)]
        while self._token.is_symbol(","):
            self._index += 1
            items.append(self._test(0))
        return tuple(items)

    def _any_test(self) -> syntax.Test:
        return self._test(0)

    def _test(self, binding: int) -> syntax.Test:
        token = self._token
        if self._is_comparison():
            self._index += 1
            operand = self.expression(COMPARISON_BINDING)
            return syntax.ComparisonTest(Operator(token.text), operand, self._span(token.start))
        return syntax.ExpressionTest(self.expression(binding), self._span(token.start))

    def _is_comparison(self) -> bool:
        return self._token.kind is Kind.SYMBOL and self._token.text in COMPARISONS
