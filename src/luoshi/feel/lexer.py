"""Rule text to tokens, full-width punctuation and digits read as their half-width twins."""

import re
from enum import Enum, auto
from typing import NamedTuple

from luoshi.feel.problems import Cell, Code, quote
from luoshi.source import Problem

KEYWORDS = frozenset(
    "and between else every external false for function if in instance null of or return satisfies some".split()
    + ["then", "true"]
)
"""The words that no name may begin with; a known name of several words may hold them further on."""

MAX_PROBLEMS = 20
"""How many problems one text is told of at most."""


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    SYMBOL = auto()
    END = auto()


class Token(NamedTuple):
    """One token: its normalised text and its offsets."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_word(self, word: str) -> bool:
        """Whether the token is this keyword."""
        return self.text == word and self.kind is Kind.NAME

    def is_symbol(self, symbol: str) -> bool:
        """Whether the token is this symbol."""
        return self.text == symbol and self.kind is Kind.SYMBOL


class Unreadable(Exception):
    """The text cannot be read any further; caught where reading began, which returns the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# The full-width quotation mark and backslash stay: they may stand inside a text between half-width marks.
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF01, 0xFF21), *range(0xFF3B, 0xFF41), *range(0xFF5B, 0xFF5F))}
del _HALF_WIDTH[0xFF02], _HALF_WIDTH[0xFF3C]
# Rule 30 writes the apostrophe of names both ways.
_HALF_WIDTH[0x2019] = ord("'")

# DMN 1.5, 10.3.1.2, rule 28, without the CJK punctuation and the full-width forms that mean their half-width twins.
_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3005-\u3007\u3021-\u302F\u3031-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF21-\uFF3A\uFF41-\uFF5A"
    r"\uFF66-\uFFFD\U00010000-\U000EFFFF"
)
_NAME_PART = _NAME_START + r"0-9\u00B7\u0300-\u036F\u203F\u2040"
_TOKEN = re.compile(
    r"(?P<space>[\s\x85\xA0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+|//[^\n\r]*|/\*[\s\S]*?\*/)"
    r"|(?P<comment>/\*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r'|(?P<string>"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"|“[^”\\\n\r]*(?:\\.[^”\\\n\r]*)*”)'
    r'|(?P<text>["“])'
    rf"|(?P<name>[{_NAME_START}][{_NAME_PART}]*)"
    r"|(?P<symbol>\.\.|\*\*|<=|>=|!=|[-+*/%()\[\]{},:.<>=?@'])"
    r"|(?P<other>&&|\|\||[\s\S])",
    re.ASCII,
)
_KINDS = {"number": Kind.NUMBER, "string": Kind.STRING, "name": Kind.NAME, "symbol": Kind.SYMBOL}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([nrt\"'\\”]))")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_REMEDIES = {
    '"': "文本要以同样的引号结束，并且不能换行",
    "“": "文本要以”结束，并且不能换行",
    "”": '文本用半角引号 " 或中文引号 “”',
    "＂": '文本用半角引号 " 或中文引号 “”',
    "‘": '文本用半角引号 " 或中文引号 “”',
    "、": "并列的各项用逗号隔开",
    "。": "表达式末尾不用句号",
    ";": "表达式末尾不用分号，各项用逗号隔开",
    "≤": "写作 <=",
    "≦": "写作 <=",
    "≥": "写作 >=",
    "≧": "写作 >=",
    "≠": "写作 !=",
    "≈": "没有约等于，先取整再比较",
    "×": "写作 *",
    "÷": "写作 /",
    "−": "减号写作 -",
    "—": "减号写作 -",
    "–": "减号写作 -",
    "…": "区间写作 [1..5]，中间是两个英文句点",
    "‰": "写作除以 1000",
    "∧": "“并且”写作 and",
    "∨": "“或者”写作 or",
    "¬": "“非”写作 not(…)",
    "&": "“并且”写作 and，文本相连写作 +",
    "&&": "“并且”写作 and",
    "|": "“或者”写作 or",
    "||": "“或者”写作 or",
    "!": "“不等于”写作 !=，“非”写作 not(…)",
    "^": "乘方写作 **",
    "`": "名称直接写，文本用双引号",
    "$": "名称前面不用 $",
    "#": "注释写作 // 或 /* … */",
    "\\": "反斜杠只能写在文本里",
}


def is_word(name: str) -> bool:
    """Whether a name is one word that needs no quotation marks anywhere."""
    match = _TOKEN.fullmatch(name)
    return match is not None and match.lastgroup == "name" and name not in KEYWORDS


def tokens_of(cell: Cell) -> tuple[Token, ...]:
    """The tokens of the text, the last one END; raises Unreadable at the first character that starts none."""
    tokens, problems = read_tokens(cell)
    if problems:
        raise Unreadable(problems[0])
    return tokens


def read_tokens(cell: Cell) -> tuple[tuple[Token, ...], tuple[Problem, ...]]:
    """The tokens of the text, the last one END, and what in it belongs to no token."""
    text = cell.text.translate(_HALF_WIDTH)
    tokens: list[Token] = []
    problems: list[Problem] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group == "space":
            continue
        start, end = match.span()
        if group in ("name", "number", "symbol"):
            tokens.append(Token(_KINDS[group], match.group(), start, end))
        elif group == "string":
            try:
                # A text keeps its characters as written; only what stands outside of quotation marks is normalised.
                tokens.append(Token(Kind.STRING, _unescape(cell, start, end), start, end))
            except Unreadable as unreadable:
                problems.append(unreadable.problem)
        else:
            problems.append(_unreadable(cell, start, end))
            # What follows an opening mark may all have been meant as the text or the comment.
            if group != "other":
                break
        if len(problems) == MAX_PROBLEMS:
            break
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tuple(tokens), tuple(problems)


def _unreadable(cell: Cell, start: int, end: int) -> Problem:
    written = cell.text[start:end]
    if written in '"“':
        return cell.problem(Code.SYNTAX, start, "文本没有结束", _REMEDIES[written])
    if written == "/*":
        return cell.problem(Code.SYNTAX, start, "注释没有结束", "注释 /* 要以 */ 结束")
    remedy = _REMEDIES.get(written) or _REMEDIES.get(written.translate(_HALF_WIDTH), "请删去或改写")
    return cell.problem(Code.SYNTAX, start, f"不能识别的字符{quote(written)}", remedy)


def _unescape(cell: Cell, start: int, end: int) -> str:
    """The characters between the quotation marks; an escape that means nothing stays, as patterns write `\\d`."""
    inside = cell.text[start + 1 : end - 1]
    if "\\" not in inside:
        return inside

    def resolve(escape: re.Match[str]) -> str:
        short, long, simple = escape.groups()
        if simple is not None:
            return _SIMPLE_ESCAPES.get(simple, simple)
        code = int(short or long, 16)
        if code > 0x10FFFF:
            raise Unreadable(
                cell.problem(Code.LITERAL, start + 1 + escape.start(), "没有这个编码的字符", "\\U 后面最大是 10FFFF")
            )
        return chr(code)

    resolved = _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(resolve, inside))
    if _LONE_SURROGATE.search(resolved):
        raise Unreadable(cell.problem(Code.LITERAL, start, "文本里有不成对的代理码", "\\uD8xx 后面要跟 \\uDCxx"))
    return resolved


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")
