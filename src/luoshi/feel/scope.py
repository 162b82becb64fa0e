"""Which names the text may use, so that names of several words or with signs in them are read whole."""

from collections.abc import Iterable, Sequence

from luoshi.feel.lexer import KEYWORDS, Kind, Token, Unreadable, tokens_of
from luoshi.feel.problems import Cell, Code, quote
from luoshi.source import FilePlace, Problem

_Pattern = tuple[tuple[str, bool], ...]


class Scope:
    """The known names, found in a row of tokens by the longest match."""

    def __init__(self, names: Iterable[str]) -> None:
        """Takes names that `check_name` found good; another one is a programmer's mistake and raises Unreadable."""
        self.names = tuple(dict.fromkeys(names))
        self._patterns: dict[str, list[tuple[_Pattern, str]]] = {}
        for name in self.names:
            pattern = _pattern(tokens_of(Cell(name, FilePlace(name, 1, 1)))[:-1])
            self._patterns.setdefault(pattern[0][0], []).append((pattern, name))
        for candidates in self._patterns.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def match(self, tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
        """The longest known name that begins at `index`, and the index after it.

        Spaces count: with `a-b` known, `a-b` is that name and `a - b` is a subtraction.
        """
        if tokens[index].kind is Kind.STRING:
            return None
        for pattern, name in self._patterns.get(tokens[index].text, ()):
            end = index + len(pattern)
            if len(pattern) == 1 or _pattern(tokens[index:end]) == pattern:
                return name, end
        return None


def check_name(name: str, where: FilePlace) -> Problem | None:
    """What is wrong with a name as the name of a fact or decision, if anything."""
    cell = Cell(name, where)
    remedy = "名称以汉字、字母或下划线开头，可以含数字、空格和括号，不能以 if、and 等语言用字开头"
    try:
        tokens = tokens_of(cell)[:-1]
    except Unreadable as unreadable:
        return cell.problem(Code.BAD_NAME, 0, f"名称{quote(name)}：{unreadable.problem.message}", remedy)
    begins_well = bool(tokens) and (
        (tokens[0].kind is Kind.NAME and tokens[0].text not in KEYWORDS)
        or (tokens[0].kind is Kind.NUMBER and len(tokens) > 1 and tokens[1].kind is Kind.NAME and not tokens[1].gap)
    )
    if begins_well and all(token.kind is not Kind.STRING for token in tokens) and name == name.strip():
        return None
    return cell.problem(Code.BAD_NAME, 0, f"{quote(name)}不能作名称", remedy)


def _pattern(tokens: Sequence[Token]) -> _Pattern:
    return tuple((token.text, token.gap and place > 0) for place, token in enumerate(tokens))
