"""YAML as a tree of texts with positions; what a text means is decided by whoever asks for it.

Because nothing is guessed from how a value looks, `no`, `012` and `1e3` are just texts. Anchors, tags and several
documents in a file have no use in a package and are refused, so that a small file stays small in memory.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from luoshi.feel import Cell
from luoshi.source import FilePlace, Problem

LARGEST_FILE_BYTES = 2 * 1024 * 1024
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a node stands among the characters of its file: `start` inclusive, `end` exclusive, quotes within."""

    start: int
    end: int


_NOWHERE = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class EscapedCell(Cell):
    """Rule text that YAML holds between quotes with escapes: `pieces` are the file's own characters of each of its."""

    pieces: tuple[str, ...]

    def at(self, offset: int) -> FilePlace:
        """The place of the character at `offset`; that of the whole where its lines are folded."""
        if len(self.pieces) != len(self.text):
            return self.where
        before = "".join(self.pieces[:offset])
        breaks = before.count("\n")
        if breaks == 0:
            return self.where.moved(len(before))
        return FilePlace(self.where.file, self.where.line + breaks, len(before) - before.rindex("\n"))


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `where` is its first character inside any quotes; `source` the file's own characters from there."""

    text: str
    where: FilePlace
    source: str
    style: str
    extent: Extent = field(default=_NOWHERE, compare=False)

    def rule(self) -> Cell:
        """The text as rule text, such that a position in it is a position in the file."""
        if not self._is_escaped():
            return Cell(self.source, self.where)
        pieces = (_DOUBLE_QUOTED if self.style == '"' else _SINGLE_QUOTED).findall(self.source)
        return EscapedCell(self.text, self.where, tuple(pieces))

    def _is_escaped(self) -> bool:
        return (self.style == '"' and "\\" in self.source) or (self.style == "'" and "''" in self.source)


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence; `flow` where it stands between brackets."""

    items: tuple["Node", ...]
    where: FilePlace
    extent: Extent = field(default=_NOWHERE, compare=False)
    flow: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; no key occurs twice; `flow` where it stands between braces."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    where: FilePlace
    extent: Extent = field(default=_NOWHERE, compare=False)
    flow: bool = field(default=False, compare=False)


Node = Scalar | ListNode | MapNode


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a UTF-8 file, empty where it cannot be read as such."""
    start = FilePlace(file, 1, 1)
    if len(data) > LARGEST_FILE_BYTES:
        size = f"文件有 {len(data)} 字节，超过上限 {LARGEST_FILE_BYTES} 字节"
        return "", (Problem("file-too-large", size, start, "拆分文件，或删去无关内容"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_at(data[: error.start].decode("utf-8-sig"), file)
        return "", (Problem("file-not-utf8", "文件不是 UTF-8 编码", place, "另存为 UTF-8 编码"),)
    control = _CONTROL.search(text)
    if control is not None:
        message = f"文件里有控制字符 U+{ord(control[0]):04X}"
        return "", (Problem("file-control-character", message, _place_at(text[: control.start()], file), "删去它"),)
    return text, ()


def read_yaml(data: bytes, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The one document in `data`, and everything that YAML itself finds wrong; None where there is no tree to read."""
    text, problems = decode(data, file)
    if problems:
        return None, problems
    reader = _Reader(text, file)
    try:
        root = reader.read()
    except _Stop:
        root = None
    except yaml.MarkedYAMLError as error:
        root = None
        reader.problems.append(_syntax_problem(error, text, file))
    if root is None and not reader.problems:
        reader.report("file-empty", "文件是空的", FilePlace(file, 1, 1), "写入内容，写法见 docs/packages.md")
    return (None if reader.problems else root), tuple(reader.problems)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every value text in the tree, in reading order."""
    match node:
        case Scalar():
            yield node
        case ListNode(items):
            for item in items:
                yield from scalars(item)
        case MapNode(entries):
            for _, value in entries:
                yield from scalars(value)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_DOUBLE_QUOTED = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"''|.", re.DOTALL)
_BLOCK_HEADER = re.compile(r"[|>][^\n]*\n\s*")

# What libyaml says, and what an author can do with.
_FAULTS = (
    ("did not find expected key", "缩进或键的写法不对"),
    ("could not find expected ':'", "缺少冒号，或冒号后面缺少空格"),
    ("mapping values are not allowed", "这里不能再有冒号；含冒号的文字要加引号"),
    ("cannot start any token", "这个字符不能打头；不能用制表符缩进，特殊字符开头的文字要加引号"),
    ("did not find expected ',' or ']'", "方括号没有闭合，或缺少逗号"),
    ("did not find expected ',' or '}'", "花括号没有闭合，或缺少逗号"),
    ("unexpected end of stream", "引号没有闭合"),
    ("did not find expected '-' indicator", "列表项的缩进不对"),
)


class _Mark(Protocol):
    """Where something stands, counted in characters from 0."""

    index: int
    line: int
    column: int


class _Stop(Exception):
    """The rest of the file cannot be read."""


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.problems: list[Problem] = []

    def report(self, code: str, message: str, where: FilePlace, remedy: str) -> None:
        self.problems.append(Problem(code, message, where, remedy))

    def read(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self.report(
                    "yaml-several-documents", "一个文件里只能有一个文档", self._place(event), "删去“---”及其后的内容"
                )
                raise _Stop
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        where = self._place(event)
        if depth > _DEEPEST:
            self.report("yaml-too-deep", f"嵌套超过 {_DEEPEST} 层", where, "减少嵌套")
            raise _Stop
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self.report("yaml-alias", "不能使用锚点（&）和引用（*）", where, "把内容写全；以 & 或 * 开头的文字加引号")
        if getattr(event, "tag", None) is not None:
            self.report("yaml-tag", "不能使用类型标签（!）", where, "删去标签；以 ! 开头的文字加引号")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._map(event, depth)
        return Scalar("", where, "", "")

    def _list(self, begin: yaml.SequenceStartEvent, depth: int) -> ListNode:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        flow = bool(begin.flow_style)
        return ListNode(tuple(items), self._place(begin), _extent(begin, event, items[-1:], flow), flow)

    def _map(self, begin: yaml.MappingStartEvent, depth: int) -> MapNode:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self.report("yaml-key", "键必须是文字", key.where, "改成“键: 值”")
            elif key.text in entries:
                first = entries[key.text][0].where
                message = f"“{key.text}”写了两次"
                self.problems.append(Problem("yaml-duplicate-key", message, key.where, "删去或改名", (first,)))
            else:
                entries[key.text] = (key, value)
        flow = bool(begin.flow_style)
        last = [value for _, value in entries.values()][-1:]
        return MapNode(tuple(entries.values()), self._place(begin), _extent(begin, event, last, flow), flow)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        style = event.style or ""
        start, end = first, last = _marked(event.start_mark).index, _marked(event.end_mark).index
        if style in ("'", '"'):
            start, end = start + 1, end - 1
        elif style in ("|", ">"):
            header = _BLOCK_HEADER.match(self._text, start)
            start = header.end() if header is not None else end
        source = self._text[start:end].rstrip() if style not in ("'", '"') else self._text[start:end]
        where = _place_at(self._text[:start], self._file) if style in ("|", ">") else self._place(event)
        extent = Extent(
            first, max(first, last if style in ("'", '"') else first + len(self._text[first:last].rstrip()))
        )
        return Scalar(event.value, where.moved(1) if style in ("'", '"') else where, source, style, extent)

    def _place(self, event: yaml.Event) -> FilePlace:
        mark = _marked(event.start_mark)
        return FilePlace(self._file, mark.line + 1, mark.column + 1)


def _marked(mark: "_Mark | None") -> "_Mark":
    if mark is None:
        raise AssertionError("an event that was read from a text has its marks")
    return mark


def _extent(begin: yaml.Event, end: yaml.Event, last: Sequence[Node], flow: bool) -> Extent:
    """From the first character to the last; what is written in lines ends with its last part, not before the next."""
    start = _marked(begin.start_mark).index
    return Extent(start, last[0].extent.end if last and not flow else _marked(end.end_mark).index)


def _place_at(before: str, file: str) -> FilePlace:
    return FilePlace(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    # At the end of a file libyaml may point to a line that is not there.
    at_end = mark is None or mark.line > text.rstrip().count("\n")
    place = (
        _place_at(text.rstrip(), file) if mark is None or at_end else FilePlace(file, mark.line + 1, mark.column + 1)
    )
    said = error.problem or ""
    meaning = next((chinese for english, chinese in _FAULTS if english in said), "这里不符合 YAML 的写法")
    return Problem("yaml-syntax", meaning, place, "检查本行和上一行的缩进、冒号、引号和括号")
