"""Where things are, and what is wrong with them.

Bad input is a value, never an exception: readers collect every `Problem` they find and return them all at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True, order=True)
class FilePlace:
    """A position in a text file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int

    def moved(self, columns: int) -> "FilePlace":
        """The place `columns` characters further right on the same line."""
        return FilePlace(self.file, self.line, self.column + columns)


@dataclass(frozen=True, slots=True, order=True)
class ClausePlace:
    """A clause of an official document by its address, such as `三(二)1`."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True, order=True)
class CellPlace:
    """A cell of a workbook, such as sheet `企业`, cell `C7`; without sheet and cell the whole workbook."""

    workbook: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True, order=True)
class FieldPlace:
    """A field of a form, a request or a set of facts, by its name."""

    field: str


Place = FilePlace | ClausePlace | CellPlace | FieldPlace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `code` is stable and kebab-case, listed in docs/problems.md; `message` says in Chinese what is wrong and `remedy`
    what to do about it; `related` are further places that matter.
    """

    code: str
    message: str
    where: Place
    remedy: str = ""
    related: tuple[Place, ...] = ()

    def __str__(self) -> str:
        """The problem on one line, the way a command prints it."""
        parts = [f"{show_place(self.where)}: {self.message}"]
        if self.remedy:
            parts.append(self.remedy)
        if self.related:
            parts.append("另见 " + "、".join(show_place(place) for place in self.related))
        return "；".join(parts) + f" [{self.code}]"


def show_place(place: Place) -> str:
    """A place as people read it: `file:line:column`, the clause, the sheet and cell, or the field."""
    match place:
        case FilePlace(file, line, column):
            return f"{file}:{line}:{column}"
        case ClausePlace(document, clause):
            return f"《{document}》{clause}"
        case CellPlace(workbook, "", ""):
            return workbook
        case CellPlace(workbook, sheet, cell):
            return f"{workbook}“{sheet}”表 {cell}"
        case FieldPlace(field):
            return f"“{field}”"
        case _:
            assert_never(place)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems sorted by place, files first, so that a reader can mend them from top to bottom."""
    return tuple(sorted(problems, key=lambda problem: (_KINDS.index(type(problem.where)), problem.where, problem.code)))


_KINDS: tuple[type[Place], ...] = (FilePlace, ClausePlace, CellPlace, FieldPlace)
