"""Where reading stands in the tokens, what is wrong there, and where reading can go on."""

from collections.abc import Callable
from typing import Final, TypeVar

from luoshi.feel.lexer import KEYWORDS, MAX_PROBLEMS, Kind, Token, Unreadable
from luoshi.feel.problems import Cell, Code, quote
from luoshi.feel.reading.foreign import SENTENCES, remedy_for, remedy_for_missing
from luoshi.feel.syntax import Span
from luoshi.source import Problem

MAX_DEPTH: Final = 100
"""How high a tree may be."""

Read = TypeVar("Read")

_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


class Cursor:
    """One reading of one text; each method of its subclasses consumes the tokens of what it returns."""

    def __init__(self, cell: Cell, tokens: tuple[Token, ...]) -> None:
        self.problems: list[Problem] = []
        self._cell = cell
        self._tokens = tokens
        self._index = 0
        self._depth = 0
        self._paused = False
        self._pairs: dict[int, int] | None = None

    @property
    def length(self) -> int:
        """How many tokens there are; no tree is higher than that."""
        return len(self._tokens) - 1

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _advance(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        return token

    def _span(self, start: int) -> Span:
        return Span(start, self._tokens[self._index - 1].end)

    def _expect(self, symbol: str) -> None:
        if not self._token.is_symbol(symbol):
            raise self._missing(symbol)
        self._index += 1

    def _expect_word(self, word: str) -> None:
        token = self._token
        if token.is_word(word):
            self._index += 1
        elif token.kind is Kind.END:
            raise self._missing(word)
        else:
            foreign = remedy_for(self._tokens, self._index) if token.kind is Kind.NAME else None
            remedy = foreign or SENTENCES[word]
            raise self._error(token.start, f"这里应是 {word}，写的却是{quote(token.text)}", remedy)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.too_deep(self._token.start)

    # Sequences, and going on after a problem

    def _sequence(self, closing: str, read: Callable[[], Read], pause: str = "") -> list[Read]:
        """What `read` reads, again and again with commas between, up to and with `closing`.

        Stops before the symbol `pause` where that follows the first item, and `_paused` says whether it did. An item
        that cannot be read is told of and left out, so that the problems of the next ones are found as well.
        """
        opening = self._index - 1
        items: list[Read] = []
        if self._token.is_symbol(closing):
            self._index += 1
            self._paused = False
            return items
        while True:
            depth = self._depth
            try:
                items.append(read())
                self._paused = bool(pause) and len(items) == 1 and self._token.is_symbol(pause)
                if self._paused:
                    return items
                if not (self._token.is_symbol(",") or self._token.is_symbol(closing)):
                    raise self._missing(closing)
            except Unreadable as unreadable:
                self._go_on_after(unreadable, opening)
                self._depth = depth
            if self._advance().text != ",":
                return items

    def _go_on_after(self, unreadable: Unreadable, opening: int) -> None:
        """Keeps the problem and moves to the comma or bracket that ends the item; raises it where that is a guess."""
        if unreadable.problem.code == Code.TOO_DEEP:
            raise unreadable
        if self._pairs is None:
            self._pairs = _bracket_pairs(self._tokens)
        end = self._pairs.get(opening)
        if end is None or self._index > end or len(self.problems) >= MAX_PROBLEMS - 1:
            raise unreadable
        self.problems.append(unreadable.problem)
        index = opening + 1
        while index < end and not (index >= self._index and self._tokens[index].is_symbol(",")):
            index = self._pairs.get(index, index) + 1
        self._index = index

    # Problems

    def too_deep(self, offset: int) -> Unreadable:
        """The problem of a tree that is too high."""
        return self._error(
            offset, f"层次超过 {MAX_DEPTH} 层", "请拆成几个判定，或用 sum、判定表代替长串", Code.TOO_DEEP
        )

    def finish(self) -> None:
        """Raises unless the whole text was read."""
        token = self._token
        if token.kind is not Kind.END:
            raise self._unexpected(token) if token.kind is Kind.SYMBOL else self._missing_operator(token)

    def _missing(self, wanted: str) -> Unreadable:
        """What stands here is not the symbol or word that has to."""
        token = self._token
        if token.kind is Kind.END:
            return self._error(token.start, f"表达式没有写完，缺少 {wanted}", f"请在末尾补上 {wanted}")
        if _begins_value(token):
            return self._missing_operator(token)
        special = remedy_for_missing(wanted, token)
        remedy = special or remedy_for(self._tokens, self._index) or f"请补上 {wanted}，或检查前面的括号和逗号"
        return self._error(token.start, f"这里应是 {wanted}，写的却是{quote(token.text)}", remedy)

    def _missing_operator(self, token: Token) -> Unreadable:
        """A value follows on a value."""
        remedy = remedy_for(self._tokens, self._index) or "在它前面补上运算符或逗号"
        return self._error(token.start, f"{quote(token.text)}前面缺少运算符", remedy)

    def _unexpected(self, token: Token) -> Unreadable:
        """What stands here begins no value."""
        if token.kind is Kind.END:
            return self._error(token.start, "表达式没有写完", "这里应有一个值、名称或括号")
        remedy = remedy_for(self._tokens, self._index) or "请删去，或补上它前后缺少的值"
        if token.text == "%":
            return self._error(token.start, "百分号只能跟在数字后面", remedy)
        return self._error(token.start, f"这里不应出现{quote(token.text)}", remedy)

    def _error(self, offset: int, message: str, remedy: str, code: Code = Code.SYNTAX) -> Unreadable:
        return Unreadable(self._cell.problem(code, offset, message, remedy))


def _begins_value(token: Token) -> bool:
    return token.kind in (Kind.NUMBER, Kind.STRING) or (token.kind is Kind.NAME and token.text not in KEYWORDS)


def _bracket_pairs(tokens: tuple[Token, ...]) -> dict[int, int]:
    """The closing bracket of every opening one, by index; none at all where brackets do not pair up in the plain way.

    A half-open range may end with the bracket of another kind.
    """
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    ranges: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind is not Kind.SYMBOL:
            continue
        if token.text in _CLOSING:
            waiting.append(index)
        elif token.text == ".." and waiting:
            ranges.add(waiting[-1])
        elif token.text in ")]}":
            opening = waiting.pop() if waiting else None
            if opening is None or not (
                token.text == _CLOSING[tokens[opening].text] or (opening in ranges and token.text != "}")
            ):
                return {}
            pairs[opening] = index
    return {} if waiting else pairs
