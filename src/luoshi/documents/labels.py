"""The numbering of official documents: 第五条, 一、 （一） 1. （1） ①.

Source: GB/T 9704-2012, 7.3.3 for the order of 一、 （一） 1. （1）;
立法法（2023年修正）第六十五条 for 章, 节, 条, 款, 项, 目.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from luoshi.documents.numerals import NUMERAL, read_numeral, write_numeral


class Rank(IntEnum):
    """The kinds of numbering, from the widest to the narrowest."""

    CHAPTER = 1
    SECTION = 2
    TOP = 3
    ARTICLE = 4
    PARAGRAPH = 5
    BRACKETED = 6
    ARABIC = 7
    BRACKETED_ARABIC = 8
    CIRCLED = 9


@dataclass(frozen=True, slots=True)
class Label:
    """The number that opens a clause: `written` as it stands in the text, `part` its share of the address."""

    rank: Rank
    number: int
    written: str
    part: str


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PATTERNS = (
    (Rank.CHAPTER, re.compile(rf"第(?P<n>{NUMERAL})章[\s　]*")),
    (Rank.SECTION, re.compile(rf"第(?P<n>{NUMERAL})节[\s　]*")),
    (Rank.ARTICLE, re.compile(rf"第(?P<n>{NUMERAL})条(?:[\s　]+|$)")),
    (Rank.TOP, re.compile(rf"(?P<n>{NUMERAL})、\s*")),
    (Rank.BRACKETED, re.compile(rf"[（(](?P<n>{NUMERAL})[）)]\s*")),
    (Rank.BRACKETED_ARABIC, re.compile(r"[（(](?P<n>[1-9][0-9]?)[）)]\s*")),
    (Rank.ARABIC, re.compile(r"(?P<n>[1-9][0-9]{0,2})(?:[.．](?![0-9])|、)\s*")),
    (Rank.CIRCLED, re.compile(rf"(?P<n>[{_CIRCLED}])\s*")),
)


def read_label(line: str) -> Label | None:
    """The label that `line` opens with, None where it opens with none."""
    for rank, pattern in _PATTERNS:
        found = pattern.match(line)
        if found is None:
            continue
        number = _number(found["n"])
        if number is not None:
            return Label(rank, number, found[0], _part(rank, number))
    return None


def paragraph_label(number: int) -> Label:
    """The label of an article's paragraph, which is counted and not written."""
    return Label(Rank.PARAGRAPH, number, "", _part(Rank.PARAGRAPH, number))


def show_label(rank: Rank, number: int) -> str:
    """How a number of this rank is written, to say which one was expected."""
    match rank:
        case Rank.TOP:
            return f"{write_numeral(number)}、"
        case Rank.ARABIC:
            return f"{number}."
        case _:
            return _part(rank, number)


def _number(text: str) -> int | None:
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    return int(text) if text.isascii() else read_numeral(text)


def _part(rank: Rank, number: int) -> str:
    match rank:
        case Rank.CHAPTER:
            return f"第{write_numeral(number)}章"
        case Rank.SECTION:
            return f"第{write_numeral(number)}节"
        case Rank.ARTICLE:
            return f"第{write_numeral(number)}条"
        case Rank.PARAGRAPH:
            return f"第{write_numeral(number)}款"
        case Rank.TOP:
            return write_numeral(number)
        case Rank.BRACKETED:
            return f"({write_numeral(number)})"
        case Rank.BRACKETED_ARABIC:
            return f"({number})"
        case Rank.ARABIC:
            return str(number)
        case Rank.CIRCLED:
            return _CIRCLED[number - 1]
