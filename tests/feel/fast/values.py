"""Values of the rule language written short, for tables of tests."""

import re
from decimal import Decimal

from luoshi.feel.temporal import parse_temporal
from luoshi.feel.values import Context, Null, NullCode, Range, Value, missing_fact

NULL = Null("空", NullCode.LITERAL)
MISSING = missing_fact("年龄")
TOKENS = re.compile(r"([\[\](])(.*)\.\.(.*)([\[\])])")


def value(short: object) -> Value:
    """Integers and `n1.5` are numbers, `@2020-01-01` a date or the like, `~[1..5)` a range; None is null."""
    match short:
        case None:
            return NULL
        case bool():
            return short
        case int():
            return Decimal(short)
        case list():
            return tuple(value(item) for item in short)
        case dict():
            return Context({name: value(entry) for name, entry in short.items()})
        case str():
            return text_value(short)
        case _:
            return short  # type: ignore[return-value]


def text_value(short: str) -> Value:
    """The value of a text with its mark; a text without one is itself."""
    if re.fullmatch(r"n-?[\d.]+(E-?\d+)?", short):
        return Decimal(short[1:])
    if short.startswith("@"):
        read = parse_temporal(short[1:])
        assert read is not None, short
        return read
    if short.startswith("~"):
        read_range = TOKENS.fullmatch(short[1:])
        assert read_range is not None, short
        first, low, high, last = read_range.groups()
        return Range(end_value(low), end_value(high), first == "[", last == "]")
    return short


def end_value(short: str) -> Value | None:
    """The end of a range; an empty one is open to infinity."""
    return value(short if short.startswith(("@", "n")) else f"n{short}") if short else None
