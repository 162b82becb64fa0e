"""Asking a mapping of a package for its fields, one by one.

Every answer is of the type asked for: where the file has none, the problem is noted and a stand-in is returned so that
the rest can be read too. A programme is never made from a reading with problems.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from luoshi.feel import Cell
from luoshi.programme.report import Reference, Refers, Report, nearest, shortened
from luoshi.programme.yaml_reading import ListNode, MapNode, Node, Scalar
from luoshi.source import FilePlace, Place, Problem

Choice = TypeVar("Choice", bound=Enum)
Read = TypeVar("Read")

_LONGEST_NUMBER = 40


class Fields:
    """The fields of one mapping; `finish` reports those that nobody asked for."""

    def __init__(self, node: MapNode, report: Report, absent: bool = False) -> None:
        """`absent` where the mapping itself is missing, which has been reported: then its fields are not missed."""
        self._entries = {key.text: (key, value) for key, value in node.entries}
        self._asked: dict[str, None] = {}
        self._report = report
        self._absent = absent
        self.where = node.where

    def has(self, key: str) -> bool:
        """Whether the file has the field."""
        self._asked[key] = None
        return key in self._entries

    def place(self, key: str) -> FilePlace:
        """Where the field's value stands, or the mapping where there is none."""
        return self._entries[key][1].where if key in self._entries else self.where

    def finish(self) -> None:
        """Report the fields that have no meaning here."""
        for key, _ in self._entries.values():
            if key.text not in self._asked:
                remedy = nearest(key.text, self._asked)
                self._report.add("key-unknown", f"这里不认识“{key.text}”", key.where, remedy)

    def keys_here(self) -> tuple[str, ...]:
        """The names of all fields, in the order of the file."""
        return tuple(self._entries)

    def look_up_keys(self, refers: Refers) -> None:
        """Have the names of the fields looked up when the whole package has been read."""
        for key, _ in self._entries.values():
            self._report.references.append(Reference(refers, key.text, key.where))

    def all_texts(self) -> dict[str, str]:
        """Every field as a text, by its name."""
        return {key: scalar.text.strip() for key in self._entries if (scalar := self.scalar(key)) is not None}

    def all_values(self) -> "dict[str, str | tuple[str, ...]]":
        """Every field as a text, or as texts where it is a list, by its name."""
        found: dict[str, str | tuple[str, ...]] = {}
        for key, (_, node) in self._entries.items():
            if isinstance(node, ListNode):
                found[key] = self.texts(key, optional=True)
            elif (scalar := self.scalar(key)) is not None:
                found[key] = scalar.text.strip()
        return found

    def unreadable(self, code: str, message: str, remedy: str) -> None:
        """Note a problem with the mapping as a whole."""
        self._report.add(code, message, self.where, remedy)

    def pass_over(self) -> None:
        """Take every field for known, since what they mean hangs on one that cannot be read."""
        self._asked |= dict.fromkeys(self._entries)

    def problem(self, code: str, message: str, key: str, remedy: str) -> None:
        """Note a problem with the value of a field."""
        self._report.add(code, message, self.place(key), remedy)

    def report_at(self, code: str, message: str, where: Place, remedy: str, related: tuple[Place, ...] = ()) -> None:
        """Note a problem at another place, one with something that was read from this mapping."""
        self._report.problems.append(Problem(code, message, where, remedy, related))

    def node(self, key: str) -> Node | None:
        """The value of a field that must be there, whatever its shape."""
        if not self.has(key):
            if self._absent:
                return None
            self._report.add("key-missing", f"缺少“{key}”", self.where, f"补上“{key}: …”")
            return None
        return self._entries[key][1]

    def scalar(self, key: str) -> Scalar | None:
        """The value of a field that must be a text."""
        return self._as_scalar(self.node(key))

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; `default` makes the field optional."""
        if default is not None and not self.has(key):
            return default
        scalar = self.scalar(key)
        if scalar is None:
            return ""
        if not scalar.text.strip():
            self._report.add("value-empty", f"“{key}”没有内容", scalar.where, "补上内容")
        return scalar.text.strip()

    def texts(self, key: str, optional: bool = False) -> tuple[str, ...]:
        """One text or a list of them."""
        return tuple(scalar.text.strip() for scalar in self.scalars(key, optional))

    def scalars(self, key: str, optional: bool = False) -> tuple[Scalar, ...]:
        """One text or a list of them, with their places."""
        if optional and not self.has(key):
            return ()
        node = self.node(key)
        if isinstance(node, ListNode):
            found = tuple(self._as_scalar(item) for item in node.items)
            if not found and not optional:
                self._report.add("value-empty", f"“{key}”没有内容", node.where, "补上内容")
            return tuple(scalar for scalar in found if scalar is not None)
        scalar = self._as_scalar(node)
        return (scalar,) if scalar is not None else ()

    def clauses(self, optional: bool = False, key: str = "clause") -> tuple[str, ...]:
        """Addresses of clauses, brackets in their half-width form."""
        found = tuple((address(scalar.text), scalar.where) for scalar in self.scalars(key, optional))
        self._report.references.extend(Reference(Refers.CLAUSE, each, where) for each, where in found)
        return tuple(each for each, _ in found)

    def clause(self, key: str = "clause") -> str:
        """The address of exactly one clause."""
        scalar = self.scalar(key)
        if scalar is None:
            return ""
        found = address(scalar.text)
        self._report.references.append(Reference(Refers.CLAUSE, found, scalar.where))
        return found

    def references(self, key: str, refers: Refers, optional: bool = False) -> tuple[str, ...]:
        """Names of things that are looked up when the whole package has been read."""
        found = self.scalars(key, optional)
        self._report.references.extend(Reference(refers, scalar.text.strip(), scalar.where) for scalar in found)
        return tuple(scalar.text.strip() for scalar in found)

    def reference(self, key: str, refers: Refers) -> str:
        """The name of one thing that is looked up when the whole package has been read."""
        scalar = self.scalar(key)
        if scalar is None:
            return ""
        self._report.references.append(Reference(refers, scalar.text.strip(), scalar.where))
        return scalar.text.strip()

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """A member of a closed list."""
        if default is not None and not self.has(key):
            return default
        return self.member(key, {member.value: member for member in kind})

    def member(self, key: str, members: Mapping[str, Read]) -> Read:
        """What a text from a closed list stands for; the first of them where there is none or another."""
        first = next(iter(members.values()))
        scalar = self.scalar(key)
        if scalar is None:
            return first
        if scalar.text not in members:
            remedy = nearest(scalar.text, tuple(members))
            self._report.add("value-choice", f"“{key}”不能是“{shortened(scalar.text)}”", scalar.where, remedy)
            return first
        return members[scalar.text]

    def boolean(self, key: str, default: bool) -> bool:
        """`true` or `false`, optional."""
        if not self.has(key):
            return default
        return self._read(key, _boolean, default, "true 或 false")

    def integer(self, key: str, default: int | None = None) -> int:
        """A whole number without sign or leading zero."""
        if default is not None and not self.has(key):
            return default
        return self._read(key, _integer, 0, "整数，例如 12")

    def decimal(self, key: str) -> Decimal:
        """A decimal number or a percentage."""
        return self._read(key, read_decimal, Decimal(0), "数字，例如 12.5 或 4%")

    def day(self, key: str, stand_in: dt.date = dt.date.min) -> dt.date:
        """A date written as 2015-01-01."""
        return self._read(key, read_day, stand_in, "日期，例如 2015-01-01")

    def month_day(self, key: str) -> tuple[int, int]:
        """A day of any year written as 09-30."""
        return self._read(key, _month_day, (1, 1), "月-日，例如 09-30")

    def moment(self, key: str) -> dt.datetime:
        """An instant written as 2015-09-24T10:00, without zone; a date alone is its first instant."""
        return self._read(key, _moment, dt.datetime.min, "时刻，例如 2015-09-24T10:00")

    def rule(self, key: str) -> Cell:
        """Rule text."""
        scalar = self.scalar(key)
        return scalar.rule() if scalar is not None else Cell("null", self.where)

    def condition(self, key: str) -> str:
        """A FEEL condition, kept as text and handed to the report to be built with the rules."""
        scalar = self.scalar(key)
        if scalar is None:
            return ""
        self._report.conditions.append(scalar)
        return scalar.text.strip()

    def phrase(self, key: str, read: Callable[[str, Place], Read | Problem], stand_in: Read) -> Read:
        """A phrase of time, read by a function of `luoshi.periods`."""
        scalar = self.scalar(key)
        if scalar is None:
            return stand_in
        result = read(scalar.text, scalar.where)
        if isinstance(result, Problem):
            self._report.problems.append(result)
            return stand_in
        return result

    def map(self, key: str) -> "Fields":
        """A mapping that must be there."""
        node = self.node(key)
        if node is not None and not isinstance(node, MapNode):
            self._wrong_shape(node, "“键: 值”")
        if isinstance(node, MapNode):
            return Fields(node, self._report)
        return Fields(MapNode((), self.where), self._report, absent=True)

    def named(self, key: str, optional: bool = True) -> Iterator[tuple[str, "Fields"]]:
        """The entries of a mapping of mappings, with their names."""
        if optional and not self.has(key):
            return
        node = self.node(key)
        if not isinstance(node, MapNode):
            if node is not None:
                self._wrong_shape(node, "“名称: {…}”")
            return
        for name, value in node.entries:
            if isinstance(value, MapNode):
                yield name.text, Fields(MapNode(value.entries, name.where), self._report)
            else:
                self._wrong_shape(value, "“键: 值”")

    def each(self, key: str, optional: bool = True) -> Iterator["Fields"]:
        """The mappings of a list."""
        if optional and not self.has(key):
            return
        node = self.node(key)
        if not isinstance(node, ListNode):
            if node is not None:
                self._wrong_shape(node, "列表")
            return
        yield from fields_of(node, self._report)

    def _read(self, key: str, read: Callable[[str], Read | None], stand_in: Read, expected: str) -> Read:
        scalar = self.scalar(key)
        if scalar is None:
            return stand_in
        value = read(scalar.text.strip())
        if value is None:
            self._report.add("value-type", f"“{key}”不能是“{shortened(scalar.text)}”", scalar.where, f"写{expected}")
            return stand_in
        return value

    def _as_scalar(self, node: Node | None) -> Scalar | None:
        if node is not None and not isinstance(node, Scalar):
            self._wrong_shape(node, "文字")
            return None
        return node

    def _wrong_shape(self, node: Node, expected: str) -> None:
        self._report.add("value-shape", f"这里应为{expected}", node.where, "写法见 docs/packages.md")


def fields_of(node: ListNode, report: Report) -> Iterator[Fields]:
    """The mappings of a list; anything else in it is reported."""
    for item in node.items:
        if isinstance(item, MapNode):
            yield Fields(item, report)
        else:
            report.add("value-shape", "列表里应为“键: 值”", item.where, "写法见 docs/packages.md")


def address(text: str) -> str:
    """A clause's address with half-width brackets and no spaces."""
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")


def read_decimal(text: str) -> Decimal | None:
    """A decimal number or a percentage, exactly as written; None for anything else."""
    if not re.fullmatch(r"-?\d+(\.\d+)?%?", text, re.ASCII) or len(text) > _LONGEST_NUMBER:
        return None
    value = Decimal(text.removesuffix("%"))
    return value.scaleb(-2) if text.endswith("%") else value


def read_day(text: str) -> dt.date | None:
    """A date written as 2015-01-01; None for anything else."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0|[1-9]\d{0,17}", text, re.ASCII) else None


def _month_day(text: str) -> tuple[int, int] | None:
    day = read_day(f"2000-{text}")
    return (day.month, day.day) if day is not None else None


def _moment(text: str) -> dt.datetime | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", text, re.ASCII):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
