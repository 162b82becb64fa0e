"""Types as they are written after `instance of`, after a parameter, and in a declaration."""

from typing import Final

from luoshi.feel import syntax
from luoshi.feel.lexer import KEYWORDS, Kind
from luoshi.feel.reading.names import NameReader
from luoshi.feel.scope import Names
from luoshi.feel.syntax import TypeExpression
from luoshi.feel.types import NAMED_TYPES

_BUILT_IN: Final = Names(NAMED_TYPES)
_GLUED: Final = frozenset({".", "/", "-", "'", "+", "*"})


class TypeReader(NameReader):
    """Reads types (DMN 1.5, 10.3.1.2, rule 52)."""

    def type_expression(self) -> TypeExpression:
        """A type."""
        self._deeper()
        token = self._token
        generic = token.text if token.kind is Kind.NAME and self._tokens[self._index + 1].is_symbol("<") else ""
        read: TypeExpression
        match generic:
            case "list":
                read = syntax.ListTypeExpression(self._argument_type(), self._span(token.start))
            case "range":
                read = syntax.RangeTypeExpression(self._argument_type(), self._span(token.start))
            case "context":
                self._index += 2
                fields = self._sequence(">", self._field)
                read = syntax.ContextTypeExpression(tuple(fields), self._span(token.start))
            case "function":
                self._index += 2
                parameters = tuple(self._sequence(">", self.type_expression))
                self._expect("-")
                self._expect(">")
                result = self.type_expression()
                read = syntax.FunctionTypeExpression(parameters, result, self._span(token.start))
            case _:
                read = syntax.NamedType(self._type_name(), self._span(token.start))
        self._depth -= 1
        return read

    def _argument_type(self) -> TypeExpression:
        self._index += 2
        item = self.type_expression()
        self._expect(">")
        return item

    def _field(self) -> tuple[str, TypeExpression]:
        name = self._label()
        self._expect(":")
        return name, self.type_expression()

    def _type_name(self) -> str:
        """A built-in type, or words with dots and other signs between them that touch both."""
        match = _BUILT_IN.find(self._tokens, self._index)
        if match is not None and not self._goes_on(match[1]):
            name, self._index = match
            return name
        first = self._token
        if first.kind is not Kind.NAME or first.text in KEYWORDS:
            raise self._error(first.start, "这里应是一个类型", "例如 number、string、date、list<number>")
        pieces = [self._advance().text]
        while self._goes_on(self._index):
            token = self._advance()
            pieces.append(f" {token.text}" if token.start > self._tokens[self._index - 2].end else token.text)
        return "".join(pieces)

    def _goes_on(self, index: int) -> bool:
        before, token, after = (
            self._tokens[index - 1],
            self._tokens[index],
            self._tokens[min(index + 1, len(self._tokens) - 1)],
        )
        if token.kind is Kind.NAME:
            return token.text not in KEYWORDS
        if token.kind is Kind.NUMBER:
            return True
        glued = before.end == token.start and token.end == after.start
        return glued and token.text in _GLUED and token.kind is Kind.SYMBOL and after.kind in (Kind.NAME, Kind.NUMBER)
