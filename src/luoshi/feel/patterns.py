"""Regular expressions of XPath and XQuery (F&O 3.1, 5.6; XML Schema Part 2, F) on Python's `regex` module.

A pattern is read by the rules of the standard, refused where it breaks them, and written anew for the engine, which can
be stopped when it takes too long. docs/language.md lists what differs.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from luoshi.feel.bounds import MAX_CHARACTERS, MAX_ITEMS
from luoshi.feel.problems import quote
from luoshi.feel.values import Null, NullCode

if TYPE_CHECKING:
    from regex import Match, Pattern

TIMEOUT_SECONDS: Final = 0.5
"""How much of the processor's time one match, replacement or split may take."""

_MAX_PATTERN = 10_000
_MAX_GROUPS_DEEP = 25
_MAX_REPEAT = 10_000

_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split()
)
_CASED = frozenset({"Lu", "Ll", "Lt"})
_BLOCK_NAME = re.compile(r"Is[A-Za-z0-9-]+", re.ASCII)
_OLD_BLOCKS = {"Greek": "GreekandCoptic", "CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols"}
_QUANTITY = re.compile(r"\{(\d{1,9})(,(\d{1,9})?)?\}", re.ASCII)
_NAME_START = (
    r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME = _NAME_START + r"\-.0-9\xB7\u0300-\u036F\u203F-\u2040"
_CLASSES = {
    "d": r"\p{Nd}",
    "s": r" \t\n\r",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "i": _NAME_START,
    "c": _NAME,
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPED = frozenset("\\|.?*+(){}-[]^$")
_SPACES = frozenset(" \t\n\r")
_LINE_START = r"(?:\A|(?<=\n)(?!\Z))"
_LINE_END = r"(?:(?=\n)|(?<!\n)\Z)"


class _Refused(ValueError):
    """Why a pattern, its flags or a replacement break the rules of the standard; the text is Chinese."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern as the engine takes it, and how often counts in braces repeat what it holds at most."""

    text: str
    repeats: int = 1


@dataclass(slots=True)
class _Reader:
    """A pattern as it is read: `open` groups not yet closed, `groups` opened so far, `deep` brackets around."""

    text: str
    flags: str
    at: int = 0
    groups: int = 0
    deep: int = 0
    open: set[int] = field(default_factory=set)

    def peek(self) -> str:
        """The character here, or an empty text at the end."""
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self) -> str:
        """The character here, which is passed."""
        if self.at >= len(self.text):
            raise _Refused("没有写完")
        self.at += 1
        return self.text[self.at - 1]

    def skip(self, wanted: str) -> bool:
        """Passes the text if it stands here."""
        found = self.text.startswith(wanted, self.at)
        self.at += len(wanted) if found else 0
        return found


def matches(text: str, pattern: str, flags: str) -> bool | Null:
    """Whether the pattern is found anywhere in the text (F&O 3.1, 5.6.3)."""
    compiled = _compile(pattern, flags)
    if isinstance(compiled, Null):
        return compiled
    try:
        return compiled.search(text, timeout=TIMEOUT_SECONDS) is not None
    except TimeoutError:
        return _too_slow(pattern)


def replace(text: str, pattern: str, replacement: str, flags: str) -> str | Null:
    """The text with every match replaced; `$1` stands for a group, `$0` for the match (F&O 3.1, 5.6.4).

    Null where the pattern also matches an empty text, as the standard says.
    """
    compiled = _compile(pattern, flags)
    if isinstance(compiled, Null):
        return compiled
    try:
        pieces = _read_replacement(replacement, compiled.groups, literal="q" in flags)
    except _Refused as refused:
        return Null(f"替换文本{quote(replacement)}不符合规则：{refused}", NullCode.ARGUMENT)
    try:
        if compiled.search("", timeout=TIMEOUT_SECONDS) is not None:
            return _matches_nothing(pattern)
        return _rewrite(text, compiled, pieces)
    except TimeoutError:
        return _too_slow(pattern)


def split(text: str, pattern: str) -> tuple[str, ...] | Null:
    """The parts of the text between the matches of the pattern (F&O 3.1, 5.6.5), empty ones included."""
    compiled = _compile(pattern, "")
    if isinstance(compiled, Null):
        return compiled
    try:
        if compiled.search("", timeout=TIMEOUT_SECONDS) is not None:
            return _matches_nothing(pattern)
        parts: list[str] = []
        at = 0
        for found in compiled.finditer(text, timeout=TIMEOUT_SECONDS):
            parts.append(text[at : found.start()])
            at = found.end()
            if len(parts) >= MAX_ITEMS:
                return Null(f"分出的部分超过 {MAX_ITEMS} 个", NullCode.TOO_LARGE)
        return (*parts, text[at:])
    except TimeoutError:
        return _too_slow(pattern)


def _compile(pattern: str, flags: str) -> "Pattern[str] | Null":
    try:
        return _engine(pattern, flags)
    except RecursionError:
        return Null(f"正则表达式{quote(pattern)}太复杂", NullCode.TOO_DEEP)


@lru_cache(maxsize=512)
def _engine(pattern: str, flags: str) -> "Pattern[str] | Null":
    # Loading the engine takes a fifth of the time that loading the whole language may; few rules need it.
    import regex

    try:
        written = _translate(pattern, flags)
        return regex.compile(written, regex.V0 | (regex.IGNORECASE if "i" in flags else 0))
    except _Refused as refused:
        return Null(f"正则表达式{quote(pattern)}不符合规则：{refused}", NullCode.ARGUMENT)
    except regex.error:
        return Null(f"正则表达式{quote(pattern)}不能使用", NullCode.UNSUPPORTED)


def _translate(pattern: str, flags: str) -> str:
    """The pattern as the engine takes it; ValueError with a Chinese text where it breaks the rules."""
    _check_flags(flags)
    if len(pattern) > _MAX_PATTERN:
        raise _Refused(f"长度超过 {_MAX_PATTERN} 字")
    if "q" in flags:
        return _literal(pattern)
    reader = _Reader(_without_spaces(pattern) if "x" in flags else pattern, flags)
    written = _read_alternatives(reader).text
    if reader.at < len(reader.text):
        raise _Refused("有多余的右括号“)”")
    return written


def _rewrite(text: str, compiled: "Pattern[str]", pieces: tuple[str | int, ...]) -> str | Null:
    parts: list[str] = []
    at = size = 0
    for found in compiled.finditer(text, timeout=TIMEOUT_SECONDS):
        put = _fill(pieces, found)
        parts += (text[at : found.start()], put)
        at = found.end()
        size += len(put)
        if size > MAX_CHARACTERS:
            return Null(f"替换后的文本超过 {MAX_CHARACTERS} 字", NullCode.TOO_LARGE)
    parts.append(text[at:])
    return "".join(parts)


def _fill(pieces: tuple[str | int, ...], found: "Match[str]") -> str:
    return "".join(piece if isinstance(piece, str) else found[piece] or "" for piece in pieces)


def _read_replacement(text: str, groups: int, *, literal: bool) -> tuple[str | int, ...]:
    """The texts and the numbers of groups that make up a replacement; a group that there is not is empty."""
    if literal:
        return (text,)
    pieces: list[str | int] = []
    at = 0
    while at < len(text):
        one = text[at]
        at += 1
        if one == "\\":
            if text[at : at + 1] not in ("\\", "$"):
                raise _Refused("反斜线之后只能是反斜线或者“$”")
            pieces.append(text[at])
            at += 1
        elif one == "$":
            digits = _group_number(text, at, groups)
            at += len(digits)
            if int(digits) <= groups:
                pieces.append(int(digits))
        else:
            pieces.append(one)
    return tuple(pieces)


def _group_number(text: str, at: int, groups: int) -> str:
    """The digits here as far as there are so many groups, one at least."""
    if not _is_digit(text[at : at + 1]):
        raise _Refused("“$”之后应是组的编号；要写“$”本身请写成“\\$”")
    end = at + 1
    while _is_digit(text[end : end + 1]) and int(text[at : end + 1]) <= groups:
        end += 1
    return text[at:end]


def _check_flags(flags: str) -> None:
    strange = sorted(set(flags) - set("smixq"))
    if strange:
        raise _Refused(f"没有标志{quote(strange[0])}，只有 s、m、i、x、q")


def _without_spaces(pattern: str) -> str:
    """The pattern without spaces outside of brackets, as the flag x has it."""
    kept: list[str] = []
    deep = 0
    escaped = False
    for one in pattern:
        if one in _SPACES and not deep:
            continue
        kept.append(one)
        if escaped:
            escaped = False
        elif one == "\\":
            escaped = True
        elif one == "[":
            deep += 1
        elif one == "]" and deep:
            deep -= 1
    return "".join(kept)


def _read_alternatives(reader: _Reader) -> _Piece:
    branches = [_read_branch(reader)]
    while reader.skip("|"):
        branches.append(_read_branch(reader))
    return _Piece("|".join(each.text for each in branches), max(each.repeats for each in branches))


def _read_branch(reader: _Reader) -> _Piece:
    pieces: list[_Piece] = []
    while reader.peek() not in ("", "|", ")"):
        atom = _read_atom(reader)
        quantifier = _read_quantifier(reader)
        repeats = atom.repeats * quantifier.repeats
        if repeats > _MAX_REPEAT:
            raise _Refused(f"次数相乘超过 {_MAX_REPEAT}")
        pieces.append(_Piece(atom.text + quantifier.text, repeats))
    return _Piece("".join(each.text for each in pieces), max((each.repeats for each in pieces), default=1))


def _read_quantifier(reader: _Reader) -> _Piece:
    one = reader.peek()
    if one in ("?", "*", "+"):
        written = _Piece(reader.take())
    elif one == "{":
        written = _read_quantity(reader)
    else:
        return _Piece("")
    return _Piece(written.text + "?", written.repeats) if reader.skip("?") else written


def _read_quantity(reader: _Reader) -> _Piece:
    read = _QUANTITY.match(reader.text, reader.at)
    if read is None:
        raise _Refused("“{”之后应是次数，例如 {2} 或 {1,3}")
    reader.at = read.end()
    least = int(read[1])
    most = int(read[3]) if read[3] else least
    if most < least:
        raise _Refused(f"次数 {{{least},{most}}} 前大后小")
    text = f"{{{least}{',' if read[2] else ''}{most if read[3] else ''}}}"
    return _Piece(text, max(most, 1))


def _read_atom(reader: _Reader) -> _Piece:
    return _read_group(reader) if reader.skip("(") else _Piece(_read_one(reader))


def _read_one(reader: _Reader) -> str:
    """One character of the text, or an anchor, as the engine takes it."""
    one = reader.take()
    match one:
        case "[":
            return _read_class(reader)
        case "\\":
            return _read_escape(reader)
        case ".":
            return r"(?s:.)" if "s" in reader.flags else r"[^\n\r]"
        case "^":
            return _LINE_START if "m" in reader.flags else r"(?:\A)"
        case "$":
            return _LINE_END if "m" in reader.flags else r"(?:\Z)"
        case "?" | "*" | "+" | "{":
            raise _Refused(f"“{one}”前面没有可以重复的内容")
        case "}" | "]":
            raise _Refused(f"“{one}”要写成“\\{one}”")
        case _:
            return _literal(one)


def _read_group(reader: _Reader) -> _Piece:
    reader.deep += 1
    if reader.deep > _MAX_GROUPS_DEEP:
        raise _Refused(f"括号嵌套超过 {_MAX_GROUPS_DEEP} 层")
    captures = not reader.skip("?:")
    number = 0
    if captures:
        reader.groups += 1
        number = reader.groups
        reader.open.add(number)
    inside = _read_alternatives(reader)
    if not reader.skip(")"):
        raise _Refused("缺少右括号“)”")
    reader.open.discard(number)
    reader.deep -= 1
    return _Piece(f"({inside.text})" if captures else f"(?:{inside.text})", inside.repeats)


def _read_escape(reader: _Reader) -> str:
    """What follows a backslash outside of brackets."""
    if _is_digit(reader.peek()):
        return _read_back_reference(reader)
    one = reader.take()
    if one in _CONTROLS or one in _ESCAPED:
        return _literal(_CONTROLS.get(one, one))
    return _class_escape(reader, one)


def _read_back_reference(reader: _Reader) -> str:
    """A group that took no part matches an empty text in the standard, and nothing in the engine."""
    digits = reader.take()
    while _is_digit(reader.peek()) and int(digits + reader.peek()) <= reader.groups:
        digits += reader.take()
    number = int(digits)
    if not 1 <= number <= reader.groups or number in reader.open:
        raise _Refused(f"“\\{digits}”前面没有第 {number} 组")
    return f"(?:(?({number})\\{number}))"


def _class_escape(reader: _Reader, one: str) -> str:
    r"""`\d`, `\P{Lu}` and the like as one item that a quantifier may follow."""
    if one in "pP":
        name = _read_property(reader)
        inside = _property(name)
        if name in _CASED and "i" in reader.flags:
            # A category is not widened by the flag i.
            return f"(?-i:{'[^' if one == 'P' else '['}{inside}])"
    elif one.lower() in _CLASSES:
        inside = _CLASSES[one.lower()]
        if inside.startswith("["):
            return inside if one.islower() else f"[{inside[2:]}"
    else:
        raise _Refused(f"没有“\\{one}”这种写法")
    return f"[{inside}]" if one.islower() else f"[^{inside}]"


def _read_property(reader: _Reader) -> str:
    if not reader.skip("{"):
        raise _Refused("“\\p”之后应是花括号，例如 \\p{Lu}")
    end = reader.text.find("}", reader.at)
    if end < 0:
        raise _Refused("“\\p{”没有右花括号")
    name = reader.text[reader.at : end]
    reader.at = end + 1
    return name


def _property(name: str) -> str:
    """The category or block as it stands in the engine's brackets."""
    if name in _CATEGORIES:
        return f"\\p{{{name}}}"
    if _BLOCK_NAME.fullmatch(name) is None or not _is_block(name[2:]):
        raise _Refused(f"没有字符类别{quote(name)}")
    return f"\\p{{Block={_OLD_BLOCKS.get(name[2:], name[2:])}}}"


@lru_cache(maxsize=512)
def _is_block(name: str) -> bool:
    import regex

    try:
        regex.compile(f"\\p{{Block={_OLD_BLOCKS.get(name, name)}}}")
    except regex.error:
        return False
    return True


def _read_class(reader: _Reader) -> str:
    """A class in brackets, the opening one passed; `[a-z-[aeiou]]` is the first without the second."""
    reader.deep += 1
    if reader.deep > _MAX_GROUPS_DEEP:
        raise _Refused(f"括号嵌套超过 {_MAX_GROUPS_DEEP} 层")
    negative = reader.skip("^")
    plain: list[str] = []
    apart: list[str] = []
    without = ""
    while True:
        if reader.skip("-["):
            without = _read_class(reader)
            if not reader.skip("]"):
                raise _Refused("“-[…]”之后应是右方括号“]”")
            break
        if reader.skip("]"):
            break
        item = _read_class_item(reader)
        (apart if item.startswith(("(", "[")) else plain).append(item)
    if not plain and not apart:
        raise _Refused("方括号里没有字符")
    reader.deep -= 1
    return _write_class(plain, apart, without, negative=negative)


def _write_class(plain: list[str], apart: list[str], without: str, *, negative: bool) -> str:
    """`plain` stands in one pair of brackets; `apart` are items that have their own."""
    if not apart:
        inside = "".join(plain)
        written = f"[^{inside}]" if negative else f"[{inside}]"
    else:
        choices = "|".join([f"[{''.join(plain)}]", *apart] if plain else apart)
        written = f"(?:(?!{choices})(?s:.))" if negative else f"(?:{choices})"
    return f"(?:(?!{without}){written})" if without else written


def _read_class_item(reader: _Reader) -> str:
    """A character, a range or an escape; what cannot stand inside of brackets comes with its own."""
    one = reader.take()
    if one == "[":
        raise _Refused("方括号里的“[”要写成“\\[”")
    if one == "\\":
        one = reader.take()
        if one not in _CONTROLS and one not in _ESCAPED:
            written = _class_escape(reader, one)
            return written[1:-1] if written.startswith("[") and not written.startswith("[^") else written
        one = _CONTROLS.get(one, one)
    if not (reader.peek() == "-" and reader.text[reader.at + 1 : reader.at + 2] not in ("]", "[", "")):
        return _in_class(one)
    reader.take()
    last = reader.take()
    if last == "\\":
        last = reader.take()
        if last not in _CONTROLS and last not in _ESCAPED:
            raise _Refused("“-”的后一端应是一个字符")
        last = _CONTROLS.get(last, last)
    if last < one:
        raise _Refused(f"范围“{one}-{last}”前大后小")
    return f"{_in_class(one)}-{_in_class(last)}"


def _in_class(one: str) -> str:
    return "\\" + one if one in "\\[]^-&~|" else one


def _literal(text: str) -> str:
    """The text as the engine takes it literally."""
    return re.sub(r"[^\w\s]", lambda found: "\\" + found[0] if found[0].isascii() else found[0], text)


def _is_digit(one: str) -> bool:
    return one.isascii() and one.isdigit()


def _too_slow(pattern: str) -> Null:
    return Null(f"正则表达式{quote(pattern)}算了 {TIMEOUT_SECONDS} 秒还没有结果", NullCode.TOO_SLOW)


def _matches_nothing(pattern: str) -> Null:
    return Null(f"正则表达式{quote(pattern)}能与空文本相配，不能用来替换或分割", NullCode.ARGUMENT)
