"""Names: known ones by the longest match, others as the words that stand there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from luoshi.feel import syntax
from luoshi.feel.builtins import BUILTINS
from luoshi.feel.lexer import KEYWORDS, Kind, Token, Unreadable, is_word
from luoshi.feel.problems import Cell, nearest, quote
from luoshi.feel.reading.cursor import Cursor
from luoshi.feel.reading.foreign import misspelled_literal, remedy_for, rewritten
from luoshi.feel.scope import NAME_SIGNS, Match, Names, Scope, is_writable, longest
from luoshi.feel.temporal import Property

_FUNCTIONS: Final = Names(BUILTINS)
_PROPERTIES: Final = Names(Property)


class NameReader(Cursor):
    """Reads names, and knows those that the text itself declares."""

    def __init__(self, cell: Cell, tokens: tuple[Token, ...], scope: Scope) -> None:
        super().__init__(cell, tokens)
        self._scope = scope
        self._locals: tuple[Names, ...] = ()
        self._keys = Names()
        self._filters = 0

    @contextmanager
    def _declaring(self, names: Iterable[str] = ()) -> Iterator[Names]:
        """Names that are known until the block ends; more may be added inside."""
        outer = self._locals
        declared = Names(names)
        self._locals = (*outer, declared)
        try:
            yield declared
        finally:
            self._locals = outer

    @contextmanager
    def _filtering(self) -> Iterator[None]:
        """Inside a filter the entries of the items are names too."""
        self._filters += 1
        try:
            yield
        finally:
            self._filters -= 1

    def _declare_key(self, name: str, declared: Names) -> None:
        """Makes the key of a context a name for what follows in it, and for paths and filters further on."""
        if is_word(name):
            declared.add(name)
        elif is_writable(name):
            declared.add(name)
            self._keys.add(name)

    # Names of values

    def _known(self, index: int) -> Match | None:
        """The longest declared name at `index`."""
        tokens = self._tokens
        if tokens[index].text in KEYWORDS:
            return None
        best = longest(self._locals, tokens, index) if self._locals else None
        best = _longer(self._scope.match(tokens, index), best)
        if self._filters:
            best = _longer(self._scope.match_member(tokens, index), _longer(self._keys.find(tokens, index), best))
        return best

    def _named(self) -> syntax.Name | None:
        """A declared name or that of a built-in function; None where neither stands here."""
        token = self._token
        match = self._known(self._index)
        function = _FUNCTIONS.find(self._tokens, self._index)
        if function is not None and (match is None or function[1] > match[1]):
            after = self._tokens[function[1]]
            # `date and time` without a call is two facts where `date` is one of them.
            if after.is_symbol("(") or (match is None and not _continues(after)):
                match = function
        if match is None:
            return None
        name, self._index = match
        return syntax.Name(name, self._span(token.start))

    def _unknown_name(self) -> syntax.Name:
        """The words that stand here, as one name."""
        token = self._token
        remedy = misspelled_literal(token.text)
        if remedy is not None:
            raise self._error(token.start, f"没有{quote(token.text)}这个写法", remedy)
        if token.text in BUILTINS and self._known(self._index + 1) is not None:
            raise self._error(token.start, f"{quote(token.text)}后面缺少括号", f"函数写作 {token.text}(…)")
        signs = rewritten(token.text, self._is_known)
        if signs is not None:
            raise self._error(token.start, f"没有名为{quote(token.text)}的事实或判定", f"是不是 {signs}？")
        return syntax.Name(self._words(), self._span(token.start))

    def _is_known(self, name: str) -> bool:
        return name in self._scope.names

    def _words(self) -> str:
        """One word that is not of the language, or several with spaces between."""
        token = self._token
        if not _continues(token):
            raise self._no_name(token)
        first = self._index
        while _continues(self._token):
            if self._index > first and self._token.text not in BUILTINS and remedy_for(self._tokens, self._index):
                raise self._missing_operator(self._token)
            self._index += 1
        return " ".join(token.text for token in self._tokens[first : self._index])

    def _missing_operator(self, token: Token) -> Unreadable:
        before = self._tokens[self._index - 1]
        if before.text in BUILTINS and before.kind is Kind.NAME:
            return self._error(before.start, f"{quote(before.text)}后面缺少括号", f"函数写作 {before.text}(…)")
        if before.kind is Kind.NAME and token.kind is Kind.NAME and not remedy_for(self._tokens, self._index):
            near = nearest(f"{before.text} {token.text}", self._scope.names)
            remedy = f"是不是{quote(near)}？" if near and near != before.text else "两个名称之间要有运算符或逗号"
            return self._error(token.start, f"{quote(token.text)}前面缺少运算符", remedy)
        return super()._missing_operator(token)

    # Names of entries and properties

    def _member(self) -> str:
        """What follows the dot of a path."""
        tokens, start = self._tokens, self._index
        found = (
            self._scope.match_member(tokens, start),
            self._keys.find(tokens, start),
            _PROPERTIES.find(tokens, start),
        )
        match = max((match for match in found if match is not None), key=lambda match: match[1], default=None)
        if match is None or _continues(tokens[match[1]]):
            return self._words()
        name, self._index = match
        return name

    # Names that are declared here

    def _label(self, stop: str = "") -> str:
        """A name that is declared here, up to a sign or word that no name holds; `stop` is a word it ends before.

        It is spelled as it is written, with one space for each gap.
        """
        first = self._token
        end = self._label_end(self._index, stop)
        if end == self._index:
            raise self._no_name(first)
        pieces = [first.text]
        for place in range(self._index + 1, end):
            token = self._tokens[place]
            pieces.append(token.text if token.start == self._tokens[place - 1].end else f" {token.text}")
        self._index = end
        return "".join(pieces)

    def _is_labelled(self) -> bool:
        """Whether a name and a colon stand here."""
        end = self._label_end(self._index, "")
        return end > self._index and self._tokens[end].is_symbol(":")

    def _label_end(self, index: int, stop: str) -> int:
        tokens = self._tokens
        begins = tokens[index].kind is Kind.NAME and tokens[index].text not in KEYWORDS
        if tokens[index].kind is Kind.NUMBER:
            begins = tokens[index + 1].kind is Kind.NAME and tokens[index].end == tokens[index + 1].start
        if not begins:
            return index
        while (tokens[index].kind is Kind.NAME and tokens[index].text != stop) or (
            tokens[index].kind is Kind.NUMBER
            or (tokens[index].kind is Kind.SYMBOL and tokens[index].text in NAME_SIGNS)
        ):
            index += 1
        return index

    def _no_name(self, token: Token) -> Unreadable:
        if token.text in KEYWORDS and token.kind is Kind.NAME:
            return self._error(
                token.start, f"名称不能以{quote(token.text)}开头", "它是语言用字；请改名，上下文的名称可以加引号"
            )
        remedy = "名称直接写，不用括号" if token.is_symbol("(") else "名称以汉字、字母或下划线开头"
        return self._error(token.start, "这里应是一个名称", remedy)


def _continues(token: Token) -> bool:
    return token.kind is Kind.NAME and token.text not in KEYWORDS


def _longer(first: Match | None, second: Match | None) -> Match | None:
    """The match that reaches further, the first where both reach as far."""
    if first is None or second is None:
        return first or second
    return second if second[1] > first[1] else first
