"""Pieces of rule text, and the problems that point into them."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from luoshi.source import FilePlace, Problem

_BREAK = re.compile("\\n")
_QUOTED_CHARACTERS = 40
_COMPARED_CHARACTERS = 60


class Code(StrEnum):
    """The codes of the problems that rule text can have."""

    SYNTAX = "feel-syntax"
    TOO_DEEP = "feel-too-deep"
    TOO_LONG = "feel-too-long"
    UNSUPPORTED = "feel-unsupported"
    LITERAL = "feel-literal"
    BAD_NAME = "feel-bad-name"
    UNKNOWN_NAME = "feel-unknown-name"
    UNKNOWN_FUNCTION = "feel-unknown-function"
    ARGUMENTS = "feel-arguments"
    TYPE = "feel-type"
    CYCLE = "feel-cycle"
    DUPLICATE_NAME = "feel-duplicate-name"
    ROW_WIDTH = "feel-row-width"
    EMPTY_TABLE = "feel-empty-table"
    TABLE = "feel-table"
    MONTH_END = "feel-month-end"


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of rule text and the position of its first character."""

    text: str
    where: FilePlace

    def at(self, offset: int) -> FilePlace:
        """The place of the character at `offset`, counted from 0."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset) - 1
        if line == 0:
            return self.where.moved(offset)
        return FilePlace(self.where.file, self.where.line + line, offset - starts[line] + 1)

    def problem(self, code: Code, offset: int, message: str, remedy: str = "") -> Problem:
        """A problem that points at the character at `offset`."""
        return Problem(code.value, message, self.at(offset), remedy)


@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins; kept, for a long text may be asked for the places of very many parts."""
    return (0, *(found.end() for found in _BREAK.finditer(text)))


def quote(text: str) -> str:
    """A piece of the author's text in quotation marks, cut where it is long."""
    return f"“{text}”" if len(text) <= _QUOTED_CHARACTERS else f"“{text[:_QUOTED_CHARACTERS]}…”"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a mistyped one; None where nothing is near."""
    if len(name) > _COMPARED_CHARACTERS:
        return None
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return close[0] if close else None
