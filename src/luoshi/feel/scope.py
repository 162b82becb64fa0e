"""Which names the text may use, so that names of several words or with signs in them are read whole.

Names are told apart by their tokens and not by the spaces between (DMN 1.5, 10.3.1.4 and 10.3.1.6): with `a-b`
declared, `a - b` is that name as well, and a subtraction is written `(a)-(b)`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from luoshi.feel.lexer import KEYWORDS, Kind, Token, Unreadable, tokens_of
from luoshi.feel.problems import Cell, Code, quote
from luoshi.source import FilePlace, Problem

NAME_SIGNS: Final = frozenset({".", "/", "-", "'", "+", "*", "**", ".."})
"""The signs that a name may hold (DMN 1.5, 10.3.1.2, rule 30), as tokens."""

_NOWHERE: Final = FilePlace("", 1, 1)

Match = tuple[str, int]
"""A name as it was declared, and the index of the token after it."""


class Names:
    """Names by their tokens, the longest found first; grows while a text declares its own."""

    __slots__ = ("_following", "_name")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._name: str | None = None
        self._following: dict[str, Names] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Adds a name; one that no text can write, such as one with a quotation mark in it, is never found."""
        try:
            tokens = tokens_of(Cell(name, _NOWHERE))[:-1]
        except Unreadable:
            return
        if not tokens or any(token.kind is Kind.STRING for token in tokens):
            return
        node = self
        for token in tokens:
            node = node._following.setdefault(token.text, Names())
        node._name = name

    def find(self, tokens: Sequence[Token], index: int) -> Match | None:
        """The longest of the names that begins at `index`."""
        node = self._following.get(tokens[index].text)
        found: Match | None = None
        while node is not None and tokens[index].kind is not Kind.STRING:
            index += 1
            if node._name is not None:
                found = (node._name, index)
            node = node._following.get(tokens[index].text)
        return found


class Scope:
    """The names that a text may use: of known values, and of entries and properties that may follow a dot."""

    __slots__ = ("_layers", "_members", "names")

    def __init__(self, names: Iterable[str], members: Iterable[str] = (), outer: "Scope | None" = None) -> None:
        """Takes every name; one that begins with a word of the language is never found, as the standard has it."""
        known = tuple(dict.fromkeys(names))
        self.names: tuple[str, ...] = known if outer is None else tuple(dict.fromkeys(outer.names + known))
        self._layers: tuple[Names, ...] = (*(outer._layers if outer else ()), Names(known))
        self._members: tuple[Names, ...] = (*(outer._members if outer else ()), Names(members))

    def inside(self, names: Iterable[str], members: Iterable[str] = ()) -> "Scope":
        """This scope and more names, such as those of a function's parameters."""
        return Scope(names, members, self)

    def match(self, tokens: Sequence[Token], index: int) -> Match | None:
        """The longest known name that begins at `index`."""
        if tokens[index].text in KEYWORDS:
            return None
        return longest(self._layers, tokens, index)

    def match_member(self, tokens: Sequence[Token], index: int) -> Match | None:
        """The longest known name of an entry or property that begins at `index`."""
        return longest(self._members, tokens, index)


def longest(layers: Iterable[Names], tokens: Sequence[Token], index: int) -> Match | None:
    """The longest name that any of the layers finds at `index`."""
    best: Match | None = None
    for layer in layers:
        found = layer.find(tokens, index)
        if found is not None and (best is None or found[1] >= best[1]):
            best = found
    return best


def is_writable(name: str) -> bool:
    """Whether a text may be used as a name as the standard has it: words, numbers and the signs of names."""
    try:
        tokens = tokens_of(Cell(name, _NOWHERE))[:-1]
    except Unreadable:
        return False
    return _begins_well(tokens) and all(
        token.kind in (Kind.NAME, Kind.NUMBER) or (token.kind is Kind.SYMBOL and token.text in NAME_SIGNS)
        for token in tokens
    )


def check_name(name: str, where: FilePlace) -> Problem | None:
    """What is wrong with a name as the name of a fact or decision, if anything."""
    cell = Cell(name, where)
    remedy = "名称以汉字、字母或下划线开头，可以含数字、空格和括号，不能以 if、and 等语言用字开头"
    try:
        tokens = tokens_of(cell)[:-1]
    except Unreadable as unreadable:
        return cell.problem(Code.BAD_NAME, 0, f"名称{quote(name)}：{unreadable.problem.message}", remedy)
    if _begins_well(tokens) and all(token.kind is not Kind.STRING for token in tokens) and name == name.strip():
        return None
    return cell.problem(Code.BAD_NAME, 0, f"{quote(name)}不能作名称", remedy)


def _begins_well(tokens: Sequence[Token]) -> bool:
    if not tokens:
        return False
    if tokens[0].kind is Kind.NUMBER:
        return len(tokens) > 1 and tokens[1].kind is Kind.NAME and tokens[0].end == tokens[1].start
    return tokens[0].kind is Kind.NAME and tokens[0].text not in KEYWORDS
