"""Rule text to tokens, full-width punctuation and digits read as their half-width twins."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from luoshi.feel.problems import Cell, Code, quote
from luoshi.source import Problem

KEYWORDS = frozenset(
    "and between else every external false for function if in instance null of or return satisfies some".split()
    + ["then", "true"]
)
"""The words that no name may begin with; a known name of several words may hold them further on."""


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its normalised text, its offsets, and whether a gap (space or comment) stands before it."""

    kind: Kind
    text: str
    start: int
    end: int
    gap: bool

    def is_word(self, word: str) -> bool:
        """Whether the token is this keyword."""
        return self.kind is Kind.NAME and self.text == word

    def is_symbol(self, symbol: str) -> bool:
        """Whether the token is this symbol."""
        return self.kind is Kind.SYMBOL and self.text == symbol


class Unreadable(Exception):
    """The text cannot be read any further; caught where reading began, which returns the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# The full-width quotation mark and backslash stay: they may stand inside a text between half-width marks.
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF01, 0xFF21), *range(0xFF3B, 0xFF41), *range(0xFF5B, 0xFF5F))}
del _HALF_WIDTH[0xFF02], _HALF_WIDTH[0xFF3C]

# DMN 1.5, 10.3.1.2, rule 28, without the CJK punctuation and the full-width forms that mean their half-width twins.
_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3005-\u3007\u3021-\u302F\u3031-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF21-\uFF3A\uFF41-\uFF5A"
    r"\uFF66-\uFFFD\U00010000-\U000EFFFF"
)
_NAME_PART = _NAME_START + r"0-9\u00B7\u0300-\u036F\u203F\u2040"
_TOKEN = re.compile(
    r"(?P<space>[\s\x85\xA0\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+|//[^\n\r]*|/\*[\s\S]*?\*/)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r'|(?P<string>"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"|“[^”\\\n\r]*(?:\\.[^”\\\n\r]*)*”)'
    rf"|(?P<name>[{_NAME_START}][{_NAME_PART}]*)"
    r"|(?P<symbol>\.\.|\*\*|<=|>=|!=|[-+*/%()\[\]{},:.<>=?@])",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\", "”": "”"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_REMEDIES = {
    '"': "文本要以同样的引号结束，并且不能换行",
    "“": "文本要以”结束，并且不能换行",
    "＂": '文本用半角引号 " 或中文引号 “”',
    "'": '文本用双引号 " 或中文引号 “”',
    "、": "并列的各项用逗号隔开",
    "。": "表达式末尾不用句号",
    "≤": "写作 <=",
    "≥": "写作 >=",
    "≠": "写作 !=",
    "×": "写作 *",
    "÷": "写作 /",
    "&": "“并且”写作 and",
    "|": "“或者”写作 or",
    "!": "“不等于”写作 !=，“非”写作 not(…)",
    "/": "注释 /* 要以 */ 结束",
}


def tokens_of(cell: Cell) -> tuple[Token, ...]:
    """The tokens of the text, the last one END; raises Unreadable at the first character that starts none."""
    text = cell.text.translate(_HALF_WIDTH)
    tokens: list[Token] = []
    position = 0
    gap = False
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or (match.group() == "/" and text.startswith("/*", position)):
            raise Unreadable(_unreadable(cell, position))
        start, position = match.span()
        if match.lastgroup == "space":
            gap = True
            continue
        kind = _KINDS[str(match.lastgroup)]
        # A text keeps its characters as written; only what stands outside of quotation marks is normalised.
        content = _unescape(cell, start, position) if kind is Kind.STRING else match.group()
        tokens.append(Token(kind, content, start, position, gap))
        gap = False
    tokens.append(Token(Kind.END, "", len(text), len(text), gap))
    return tuple(tokens)


_KINDS = {"number": Kind.NUMBER, "string": Kind.STRING, "name": Kind.NAME, "symbol": Kind.SYMBOL}


def _unreadable(cell: Cell, position: int) -> Problem:
    character = cell.text[position]
    if character in '"“':
        return cell.problem(Code.SYNTAX, position, "文本没有结束", _REMEDIES[character])
    if character == "/":
        return cell.problem(Code.SYNTAX, position, "注释没有结束", _REMEDIES[character])
    return cell.problem(
        Code.SYNTAX, position, f"不能识别的字符{quote(character)}", _REMEDIES.get(character, "请删去或改写")
    )


def _unescape(cell: Cell, start: int, end: int) -> str:
    inside = cell.text[start + 1 : end - 1]
    if "\\" not in inside:
        return inside

    def resolve(escape: re.Match[str]) -> str:
        short, long, simple = escape.groups()
        if simple is not None:
            if simple not in _SIMPLE_ESCAPES:
                remedy = "可用的转义有 \\n \\r \\t \\\" \\' \\\\ \\uXXXX \\UXXXXXX"
                problem = cell.problem(Code.LITERAL, start + 1 + escape.start(), f"不认识的转义 \\{simple}", remedy)
                raise Unreadable(problem)
            return _SIMPLE_ESCAPES[simple]
        code = int(short or long, 16)
        if code > 0x10FFFF:
            raise Unreadable(cell.problem(Code.LITERAL, start + 1 + escape.start(), "没有这个编码的字符"))
        return chr(code)

    resolved = _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(resolve, inside))
    if any("\ud800" <= character <= "\udfff" for character in resolved):
        raise Unreadable(cell.problem(Code.LITERAL, start, "文本里有不成对的代理码", "\\uD8xx 后面要跟 \\uDCxx"))
    return resolved


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")
