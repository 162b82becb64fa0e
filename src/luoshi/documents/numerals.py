"""Chinese numerals as clause numbers use them: 一, 十, 二十三, 一百零五."""

import re

NUMERAL = "[一二三四五六七八九十百零〇]+"

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
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


def _digit(value: int) -> str:
    return "零一二三四五六七八九"[value]
