"""The functions on texts (DMN 1.5, 10.3.4.3), and values written as texts and read from them.

Both evaluators use this: nothing here calculates beyond positions. Positions and lengths count code points.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow

from luoshi.feel import patterns
from luoshi.feel.bounds import MAX_CHARACTERS
from luoshi.feel.builtins import Function
from luoshi.feel.problems import quote
from luoshi.feel.showing import literal_pieces, show_number
from luoshi.feel.temporal import show_temporal
from luoshi.feel.values import (
    DECIMALS,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Time,
    Value,
    join_nulls,
)

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
_GROUPINGS = frozenset({" ", ",", "."})
_POINTS = frozenset({",", "."})


def substring(text: str, start: Decimal, length: Decimal | None = None) -> Value:
    """The part that begins at a position, 1 for the first character and -1 for the last; places are cut to whole ones.

    Null where the position is not in the text, or the length is not one to what is left of the text.
    """
    first = _index(start, len(text))
    if first is None:
        return Null(f"位置 {show_number(start)} 不在 {len(text)} 字的文本之内", NullCode.OUT_OF_RANGE)
    if length is None:
        return text[first:]
    if not 1 <= length < len(text) - first + 1:
        return Null(f"从第 {first + 1} 字起没有 {show_number(length)} 字", NullCode.OUT_OF_RANGE)
    return text[first : first + int(length)]


def substring_before(text: str, part: str) -> str:
    """What stands before the first place of the part; empty where it is not in the text."""
    return text[: max(text.find(part), 0)]


def substring_after(text: str, part: str) -> str:
    """What stands after the first place of the part; empty where it is not in the text."""
    at = text.find(part)
    return "" if at < 0 else text[at + len(part) :]


def join(items: tuple[Value, ...], delimiter: str) -> Value:
    """The texts one after the other with the delimiter between them; the standard's nulls are left out."""
    unknown = join_nulls(item for item in items if isinstance(item, Null) and item.missing)
    if unknown is not None:
        return unknown
    texts = [item for item in items if isinstance(item, str)]
    size = sum(map(len, texts)) + len(delimiter) * max(len(texts) - 1, 0)
    if size > MAX_CHARACTERS:
        return Null(f"连接后的文本超过 {MAX_CHARACTERS} 字", NullCode.TOO_LARGE)
    return delimiter.join(texts)


def read_number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal | Null:
    """The number that a text says, rounded to 34 digits.

    `grouping` is a space, a comma or a point, and left out of the text; `point` is a comma or a point and becomes a
    point; they differ, and either may be null. What remains is a number as FEEL writes it (DMN 1.5, table 72).
    """
    if grouping is not None and grouping not in _GROUPINGS:
        return Null(f"分组符只能是空格、“,”或“.”，这里是{quote(grouping)}", NullCode.ARGUMENT)
    if point is not None and point not in _POINTS:
        return Null(f"小数点只能是“.”或“,”，这里是{quote(point)}", NullCode.ARGUMENT)
    if grouping is not None and grouping == point:
        return Null("分组符和小数点不能相同", NullCode.ARGUMENT)
    written = text if grouping is None else text.replace(grouping, "")
    if point is not None:
        written = written.replace(point, ".")
    if _NUMBER.fullmatch(written) is None:
        return Null(f"{quote(text)}不是数字", NullCode.ARGUMENT)
    try:
        return DECIMALS.create_decimal(written)
    except (InvalidOperation, Overflow):
        return Null(f"{quote(text)}超出数字的范围", NullCode.OUT_OF_RANGE)


def show_text(value: Value) -> Value:
    """`string(value)`: a text as it is, anything else as it is written in FEEL, times without `@`; null stays null."""
    match value:
        case Null() | str():
            return value
        case date() | FarDate() | Time() | DateTime() | DayDuration() | MonthDuration():
            return show_temporal(value)
        case _:
            return _written(value)


def _written(value: Value) -> Value:
    pieces: list[str] = []
    size = 0
    try:
        for piece in literal_pieces(value):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_CHARACTERS:
                return Null(f"文本超过 {MAX_CHARACTERS} 字", NullCode.TOO_LARGE)
    except RecursionError:
        return Null("列表或上下文嵌套太深", NullCode.TOO_DEEP)
    return "".join(pieces)


def _index(position: Decimal, length: int) -> int | None:
    """The index from 0 of a position from 1, or from -1 backwards; None where it is not in the text."""
    if not -length - 1 < position < length + 1:
        return None
    whole = int(position)
    return None if whole == 0 else whole - 1 if whole > 0 else length + whole


def _on_text(function: Callable[[str], Value]) -> Callable[[tuple[Value, ...]], Value]:
    def called(arguments: tuple[Value, ...]) -> Value:
        (text,) = arguments
        return function(_text(text))

    return called


def _on_texts(function: Callable[[str, str], Value]) -> Callable[[tuple[Value, ...]], Value]:
    def called(arguments: tuple[Value, ...]) -> Value:
        text, other = arguments
        return function(_text(text), _text(other))

    return called


def _text(value: Value) -> str:
    """An argument that the form of the function makes a text."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _optional(arguments: tuple[Value, ...], position: int) -> str | None:
    """The text at this position; None where it is left out or null."""
    value = arguments[position] if position < len(arguments) else None
    return value if isinstance(value, str) else None


def _substring(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (str() as text, Decimal() as start):
            return substring(text, start)
        case (str() as text, Decimal() as start, Decimal() as length):
            return substring(text, start, length)
        case _:
            raise TypeError(f"{arguments!r} are no arguments of substring")


def _matches(arguments: tuple[Value, ...]) -> Value:
    return patterns.matches(_text(arguments[0]), _text(arguments[1]), _optional(arguments, 2) or "")


def _replace(arguments: tuple[Value, ...]) -> Value:
    text, pattern, replacement = (_text(argument) for argument in arguments[:3])
    return patterns.replace(text, pattern, replacement, _optional(arguments, 3) or "")


def _join(arguments: tuple[Value, ...]) -> Value:
    items = arguments[0]
    if not isinstance(items, tuple):
        raise TypeError(f"{items!r} is no list")
    return join(items, _optional(arguments, 1) or "")


def _number(arguments: tuple[Value, ...]) -> Value:
    return read_number(_text(arguments[0]), _optional(arguments, 1), _optional(arguments, 2))


def _string(arguments: tuple[Value, ...]) -> Value:
    (value,) = arguments
    return show_text(value)


TEXT_FUNCTIONS: dict[Function, Callable[[tuple[Value, ...]], Value]] = {
    Function.NUMBER: _number,
    Function.STRING: _string,
    Function.SUBSTRING: _substring,
    Function.STRING_LENGTH: _on_text(lambda text: Decimal(len(text))),
    Function.UPPER_CASE: _on_text(str.upper),
    Function.LOWER_CASE: _on_text(str.lower),
    Function.SUBSTRING_BEFORE: _on_texts(substring_before),
    Function.SUBSTRING_AFTER: _on_texts(substring_after),
    Function.REPLACE: _replace,
    Function.CONTAINS: _on_texts(lambda text, part: part in text),
    Function.STARTS_WITH: _on_texts(str.startswith),
    Function.ENDS_WITH: _on_texts(str.endswith),
    Function.MATCHES: _matches,
    Function.SPLIT: _on_texts(patterns.split),
    Function.STRING_JOIN: _join,
}
"""The functions on texts, on arguments that `coercion.prepare` made fit."""
