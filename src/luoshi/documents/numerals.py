"""Chinese numerals: 一, 十, 二十三, 一百零五 as clause numbers use them, 三千五百, 十二点五 where they measure."""

import re
from decimal import Decimal

NUMERAL = "[一二三四五六七八九十百零〇]+"

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
_SHAPE = re.compile(
    r"(?:(?P<hundreds>[一二三四五六七八九])百)?(?P<zero>[零〇])?(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十))?(?P<ones>[一二三四五六七八九])?"
)


def read_numeral(text: str) -> int | None:
    """The number from 1 to 999 that `text` writes, or None where it is not written as officials write it."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    hundreds = _DIGITS[found["hundreds"]] if found["hundreds"] else 0
    tens = _DIGITS[found["tens"]] if found["tens"] else bool(found["ten"])
    ones = _DIGITS[found["ones"]] if found["ones"] else 0
    number = hundreds * 100 + tens * 10 + ones
    return number if number and write_numeral(number) == text.replace("〇", "零") else None


def write_numeral(number: int) -> str:
    """The numeral of a number from 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_digit(hundreds)}百" if hundreds else ""
    if tens:
        text += f"{_digit(tens)}十" if tens > 1 or hundreds else "十"
    elif hundreds and ones:
        text += "零"
    return text + (_digit(ones) if ones else "")


def read_measured(text: str) -> Decimal | None:
    """The number that a numeral of any size writes, also digit by digit as 二〇一五; None where it writes none.

    两 is 2, 点 begins the decimals. A number in round figures such as 三四十 is none.
    """
    whole, point, decimals = text.partition("点")
    found = _positional(whole) if len(whole) > 1 else None
    if found is None:
        found = _whole(whole)
    if found is None or not point:
        return found
    places = _positional(decimals)
    return None if places is None else found + places.scaleb(-len(decimals))


def _positional(text: str) -> Decimal | None:
    """Digits written one after the other."""
    if not text or any(sign not in _DIGITS for sign in text):
        return None
    return Decimal("".join(str(_DIGITS[sign]) for sign in text))


def _whole(text: str) -> Decimal | None:
    total, section, digit = Decimal(0), Decimal(0), None
    for sign in text.replace("两", "二"):
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (1 if digit is None and not section else digit or 0) * _TENS[sign]
            digit = None
        elif sign in _MYRIADS:
            total = (total + section + (digit or 0)) * _MYRIADS[sign]
            section, digit = Decimal(0), None
        else:
            return None
    return total + section + (digit or 0) if text else None


def _digit(value: int) -> str:
    return "零一二三四五六七八九"[value]
