"""Values to text and to JSON, and JSON to values; numbers are decimal strings, never floats."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, Overflow
from decimal import Context as DecimalContext
from typing import assert_never

from luoshi.feel.coercion import conforms
from luoshi.feel.literals import parse_range
from luoshi.feel.problems import quote
from luoshi.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time, show_temporal
from luoshi.feel.types import Basic, ContextType, FunctionType, ListType, RangeType, Restricted, Type, show_type
from luoshi.feel.values import (
    DECIMALS,
    Context,
    DateTime,
    DayDuration,
    FarDate,
    FunctionValue,
    MonthDuration,
    Null,
    NullCode,
    Range,
    Time,
    Value,
)

Json = str | bool | None | list["Json"] | dict[str, "Json"]

_READABLE_DIGITS = 10
_READABLE = DecimalContext(prec=_READABLE_DIGITS, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
_MAX_NESTING = 100
_NAME_CHARACTERS = r"\w\U00010000-\U000EFFFF"
_PLAIN_KEY = re.compile(rf"(?!\d)[{_NAME_CHARACTERS}]+(?: [{_NAME_CHARACTERS}]+)*")
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a JSON value cannot be read as a type, in Chinese: the material of the caller's problem."""

    message: str
    remedy: str


def show(value: Value) -> Json:
    """The value for JSON: decimals as strings without exponent or needless zeros, dates and durations in ISO 8601."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return show_number(value)
        case Null():
            return None
        case date() | FarDate() | Time() | DateTime() | DayDuration() | MonthDuration():
            return show_temporal(value)
        case tuple():
            return [show(item) for item in value]
        case Context():
            return {name: show(entry) for name, entry in value.items()}
        case Range() | FunctionValue():
            return show_literal(value)
        case _:
            assert_never(value)


def show_number(number: Decimal) -> str:
    """The number without exponent and without needless zeros: `0.02`, `50`."""
    text = str(number)
    if "E" in text:
        text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show_inline(value: Value) -> str:
    """The value in Chinese, as it stands in a formula; a long decimal is cut and marked ≈."""
    match value:
        case Decimal():
            return _show_readable(value)
        case bool():
            return "是" if value else "否"
        case str():
            return f"“{value}”"
        case Null(missing=missing):
            return "未知" if missing else "空"
        case date() | FarDate() | Time() | DateTime() | DayDuration() | MonthDuration():
            return show_temporal(value)
        case tuple():
            return f"[{', '.join(show_inline(item) for item in value)}]"
        case Context():
            return f"{{{', '.join(f'{name}: {show_inline(entry)}' for name, entry in value.items())}}}"
        case Range():
            return show_range(value, show_inline)
        case FunctionValue():
            return value.text or value.name
        case _:
            assert_never(value)


def show_range(value: Range, show_end: Callable[[Value], str]) -> str:
    """The range as FEEL writes it: `[1..3]`, `(>=1)`, `(=5)`."""
    low, high = value.low, value.high
    if value.single and low is not None:
        return f"({'=' if value.low_closed else '!='}{show_end(low)})"
    if low is None and high is not None:
        return f"({'<=' if value.high_closed else '<'}{show_end(high)})"
    if high is None and low is not None:
        return f"({'>=' if value.low_closed else '>'}{show_end(low)})"
    ends = "..".join("" if end is None else show_end(end) for end in (low, high))
    return f"{'[' if value.low_closed else '('}{ends}{']' if value.high_closed else ')'}"


def show_literal(value: Value) -> str:
    """The value as it is written in FEEL, so that it reads back the same; functions by their text."""
    return "".join(literal_pieces(value))


def literal_pieces(value: Value) -> Iterator[str]:
    """What `show_literal` joins, piece by piece, for those who must stop where it gets too long."""
    match value:
        case bool():
            yield "true" if value else "false"
        case Decimal():
            yield show_number(value)
        case str():
            yield _quoted(value)
        case Null():
            yield "null"
        case date() | FarDate() | Time() | DateTime() | DayDuration() | MonthDuration():
            yield f'@"{show_temporal(value)}"'
        case tuple():
            yield "["
            for number, item in enumerate(value):
                yield ", " if number else ""
                yield from literal_pieces(item)
            yield "]"
        case Context():
            yield "{"
            for number, (name, entry) in enumerate(value.items()):
                yield f"{', ' if number else ''}{_show_key(name)}: "
                yield from literal_pieces(entry)
            yield "}"
        case Range():
            yield show_range(value, show_literal)
        case FunctionValue():
            yield value.text or value.name
        case _:
            assert_never(value)


def from_json(value: object, wanted: Type) -> Value | Misfit:
    """Reads what `json.loads(…, parse_float=Decimal)` gives as the type wanted.

    Numbers are whole numbers, decimals or decimal strings, never floats; a bool is no number; null is null.
    """
    if value is None:
        return Null("没有给出", NullCode.LITERAL)
    match wanted:
        case Basic():
            return _read_basic(value, wanted)
        case ListType(item):
            return _read_list(value, item) if isinstance(value, list | tuple) else _misfit(value, wanted)
        case ContextType(fields):
            if not isinstance(value, Mapping):
                return _misfit(value, wanted)
            return _read_context(value, dict(fields)) if fields else _read_any(value, 0)
        case Restricted(_, base, allows):
            read = from_json(value, base)
            if isinstance(read, Misfit) or allows is None or allows(read):
                return read
            return Misfit(f"{quote(str(value))}不在{quote(wanted.name)}允许的值之中", "请改为允许的值")
        case RangeType():
            return _read_range(value, wanted)
        case FunctionType():
            return _misfit(value, wanted)
        case _:
            assert_never(wanted)


def _read_basic(value: object, wanted: Basic) -> Value | Misfit:
    match wanted:
        case Basic.ANY:
            return _read_any(value, 0)
        case Basic.NUMBER:
            return _read_number(value)
        case Basic.BOOLEAN:
            return value if isinstance(value, bool) else _misfit(value, wanted)
        case Basic.STRING:
            return _exact(value) if isinstance(value, str) else _misfit(value, wanted)
        case Basic.NULL:
            return _misfit(value, wanted)
        case Basic.DATE | Basic.TIME | Basic.DATE_TIME | Basic.DAY_DURATION | Basic.MONTH_DURATION:
            return _read_temporal(value, wanted)
        case _:
            assert_never(wanted)


def _read_temporal(value: object, wanted: Basic) -> Value | Misfit:
    if not isinstance(value, str):
        return _misfit(value, wanted)
    read: Value | None
    match wanted:
        case Basic.DATE:
            read = parse_date(value)
        case Basic.TIME:
            read = parse_time(value)
        case Basic.DATE_TIME:
            read = parse_date_time(value)
        case _:
            length = parse_duration(value)
            read = length if isinstance(length, MonthDuration) == (wanted is Basic.MONTH_DURATION) else None
    return _misfit(value, wanted) if read is None else read


def _read_number(value: object) -> Decimal | Misfit:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return _misfit(value, Basic.NUMBER)
    if isinstance(value, str) and not _is_plain_number(value):
        return _misfit(value, Basic.NUMBER)
    try:
        number = DECIMALS.create_decimal(value)
    except (InvalidOperation, Overflow):
        return _misfit(value, Basic.NUMBER)
    return number if number.is_finite() else _misfit(value, Basic.NUMBER)


def _exact(text: str) -> str:
    """The text as a plain str: YAML readers and templates hand over subclasses, which are no values."""
    return "".join((text,))


def _is_plain_number(text: str) -> bool:
    """Whether the text is in the ASCII form of a number; Decimal itself would take other scripts, `_` and NaN."""
    return text.isascii() and not set(text) - set("0123456789.+-eE")


def _read_list(value: list[object] | tuple[object, ...], item: Type) -> Value | Misfit:
    read: list[Value] = []
    for member in value:
        one = from_json(member, item)
        if isinstance(one, Misfit):
            return one
        read.append(one)
    return tuple(read)


def _read_context(value: Mapping[str, object], fields: Mapping[str, Type]) -> Value | Misfit:
    strange = [name for name in value if name not in fields]
    if strange:
        return Misfit(f"没有名为{quote(strange[0])}的项", f"可以有：{'、'.join(fields)}")
    entries: list[tuple[str, Value]] = []
    for name, wanted in fields.items():
        one = from_json(value.get(name), wanted)
        if isinstance(one, Misfit):
            return one
        entries.append((name, one))
    return Context(entries)


def _read_range(value: object, wanted: RangeType) -> Value | Misfit:
    read = parse_range(value) if isinstance(value, str) else None
    return _misfit(value, wanted) if read is None or not conforms(read, wanted) else read


def _read_any(value: object, depth: int) -> Value | Misfit:
    if depth > _MAX_NESTING:
        return Misfit(f"嵌套超过 {_MAX_NESTING} 层", "请减少嵌套")
    match value:
        case None:
            return Null("没有给出", NullCode.LITERAL)
        case bool():
            return value
        case str():
            return _exact(value)
        case int() | Decimal():
            return _read_number(value)
        case list() | tuple():
            members = [_read_any(member, depth + 1) for member in value]
            wrong = next((member for member in members if isinstance(member, Misfit)), None)
            return wrong or tuple(member for member in members if not isinstance(member, Misfit))
        case Mapping():
            entries = {str(name): _read_any(entry, depth + 1) for name, entry in value.items()}
            wrong = next((entry for entry in entries.values() if isinstance(entry, Misfit)), None)
            return wrong or Context({name: entry for name, entry in entries.items() if not isinstance(entry, Misfit)})
        case _:
            return _misfit(value, Basic.ANY)


_EXAMPLES = {
    Basic.NUMBER: '写作数字或数字文本，例如 12 或 "12.50"',
    Basic.STRING: "写作文本",
    Basic.BOOLEAN: "写作 true 或 false",
    Basic.DATE: "写作 2015-01-01",
    Basic.TIME: "写作 10:30:00",
    Basic.DATE_TIME: "写作 2015-01-01T10:30:00",
    Basic.DAY_DURATION: "写作 P3D 或 PT4H",
    Basic.MONTH_DURATION: "写作 P1Y2M",
}


def _misfit(value: object, wanted: Type) -> Misfit:
    match wanted:
        case Basic():
            remedy = _EXAMPLES.get(wanted, "请按类型改写")
        case RangeType():
            remedy = '写作 [1..3]、(1..3] 或 [@"2015-01-01"..@"2015-12-31"]'
        case _:
            remedy = "请按类型改写"
    return Misfit(f"{quote(str(value))}不是{show_type(wanted)}", remedy)


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _show_key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _quoted(name)


def _show_readable(number: Decimal) -> str:
    text = show_number(number)
    if len(text) <= _READABLE_DIGITS:
        return text
    if number.adjusted() >= _READABLE_DIGITS - 1:
        return text
    rounded = _READABLE.plus(number)
    return text if rounded == number else f"≈{show_number(rounded)}"
