"""Rules that came back from another tool, put into programme.yaml: what changed, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi.feel import Cell
from luoshi.programme.exchange.rulebook import Block, Line, Path, RuleBook, Written
from luoshi.programme.loading import PROGRAMME_FILE
from luoshi.programme.yaml_editing import (
    Edit,
    Pairs,
    Row,
    aligned,
    applied,
    list_edits,
    texts_of,
    value_edits,
    value_of,
)
from luoshi.programme.yaml_reading import Extent, ListNode, MapNode, Node, Scalar, decode, read_yaml
from luoshi.source import FilePlace, Place, Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOTHING = "（空）"
_MOST_SEARCHED = 5_000

_KEYS = {
    "is": "算式",
    "hit": "命中方式",
    "aggregate": "汇总",
    "outputs": "可取的结果",
    "default": "其余的结果",
    "in": "输入",
    "when": "条件",
    "then": "结果",
    "clause": "条款",
    "label": "名称",
    "beats": "优先于",
    "from": "起始日",
    "value": "取值",
}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One thing that changed: what it is in Chinese, and its text before and after; None where it was not there."""

    what: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        """The change on one line."""
        if self.before is None:
            return f"{self.what}：增加 {self.after}"
        if self.after is None:
            return f"{self.what}：删去 {self.before}"
        return f"{self.what}：{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Merged:
    """The new bytes of programme.yaml, what changed, and for its characters where the file brought back has them."""

    data: bytes
    changes: tuple[RuleChange, ...]
    origins: "tuple[tuple[Extent, Place | _Origin], ...]"

    def at_origin(self, problem: Problem) -> Problem:
        """The problem at the place in the file that was brought back, where its text came from there."""
        text, _ = decode(self.data, PROGRAMME_FILE)
        related = tuple(self._origin(text, place) for place in problem.related)
        return Problem(problem.code, problem.message, self._origin(text, problem.where), problem.remedy, related)

    def _origin(self, text: str, place: Place) -> Place:
        if not isinstance(place, FilePlace) or place.file != PROGRAMME_FILE:
            return place
        lines = text.split("\n")
        offset = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
        around = [
            (extent.end - extent.start, number)
            for number, (extent, _) in enumerate(self.origins)
            if extent.start <= offset <= extent.end
        ]
        if not around:
            return place
        origin = self.origins[min(around)[1]][1]
        return origin.moved(place) if isinstance(origin, _Origin) else origin


@dataclass(frozen=True, slots=True)
class _Origin:
    """A text that was brought back, and the same text as it stands in programme.yaml."""

    written: Written
    cell: Cell

    def moved(self, place: FilePlace) -> Place:
        """The place in the file brought back of one in programme.yaml; that of the whole where the texts differ."""
        text = self.cell.text
        if text.strip() != self.written.text or len(text) > _MOST_SEARCHED:
            return self.written.where
        found = next((offset for offset in range(len(text) + 1) if self.cell.at(offset) == place), None)
        start = len(text) - len(text.lstrip())
        return self.written.where if found is None or found < start else self.written.at(found - start)


def merge(data: bytes, current: RuleBook, returned: RuleBook) -> Merged:
    """The file with the rules that came back; `current` are its own rules as they had left.

    Every path of `returned` is one of `current`, and no block of it is empty.
    """
    text, root = _read(data)
    edits: list[Edit] = []
    changes: list[RuleChange] = []
    for path, texts in returned.singles.items():
        now = current.singles[path]
        if _compared(texts) == _compared(now):
            continue
        owner = _owner(root, path)
        edits.extend(value_edits(text, owner, path[-1], _kept_where_same(value_of(owner, path[-1]), now, texts)))
        changes.extend(_text_changes(f"{path[1]}的{_KEYS[path[-1]]}", now, texts))
    for block in returned.blocks.values():
        edits.extend(_block_edits(text, root, current, block, changes))
    if not changes:
        return Merged(data, (), ())
    new = applied(text, edits)
    mark = _BYTE_ORDER_MARK if data.startswith(_BYTE_ORDER_MARK) else b""
    result = mark + new.encode()
    return Merged(result, tuple(changes), tuple(_origins(_read(result)[1], returned)))


def _block_edits(
    text: str, root: MapNode, current: RuleBook, block: Block, changes: list[RuleChange]
) -> Iterator[Edit]:
    now = current.blocks[block.path].lines
    pairs = aligned([_comparable(line) for line in now], [_comparable(line) for line in block.lines])
    owner = value_of(_owner(root, block.path), block.path[-1])
    if not isinstance(owner, ListNode):
        raise ValueError(f"{block.path} is no list")
    titles = _Titles(block.path, current)
    rows: dict[int, Row] = {}
    for old, new in pairs:
        if new is None and isinstance(old, int):
            changes.append(RuleChange(titles.line(old, now[old]), _shown_line(now[old]), None))
        elif new is not None and not isinstance(old, int):
            line = block.lines[new]
            rows[new] = {key: tuple(each.text for each in texts) for key, texts in line.items()}
            changes.append(RuleChange(titles.line(new, line), None, _shown_line(line)))
        elif new is not None and isinstance(old, int):
            item = owner.items[old]
            before, after = now[old], block.lines[new]
            different = [
                key
                for key in after
                if _compared(after[key]) != _compared(before.get(key, ())) and not _is_absent(item, key, after[key])
            ]
            if isinstance(item, MapNode):
                rows[new] = {
                    key: _kept_where_same(value_of(item, key), before.get(key, ()), after[key]) for key in different
                }
            for key in different:
                changes.extend(titles.cells(new, before, after, key))
    if _is_changed(pairs, rows):
        yield from list_edits(text, owner, pairs, rows)


def _is_absent(item: Node, key: str, texts: Sequence[Written]) -> bool:
    """Whether nothing is to be where nothing is: a clause that left may be that of the whole, which stays."""
    return not texts and isinstance(item, MapNode) and value_of(item, key) is None


def _is_changed(pairs: Pairs, rows: Mapping[int, Row]) -> bool:
    return any(new is None or not isinstance(old, int) for old, new in pairs) or any(rows.values())


@dataclass(frozen=True, slots=True)
class _Titles:
    """What people call the lines of a block and their cells."""

    path: Path
    current: RuleBook

    def line(self, number: int, line: Line) -> str:
        match self.path[-1]:
            case "except":
                return f"{self.path[1]}的但书“{_shown(line.get('label', ()))}”"
            case "values":
                return f"{self.path[1]}自 {_shown(line.get('from', ()))} 起"
            case _:
                return f"{self.path[1]}第 {number + 1} 行"

    def cells(self, number: int, before: Line, after: Line, key: str) -> Iterator[RuleChange]:
        old, new = before.get(key, ()), after[key]
        title = self.line(number, before)
        inputs = self.current.singles.get((*self.path[:-1], "in"), ())
        if key == "when" and len(old) == len(new) == len(inputs):
            for column, was, became in zip(inputs, old, new, strict=True):
                yield from _text_changes(f"{title}的条件“{column.text}”", (was,), (became,))
        else:
            yield from _text_changes(f"{title}的{_KEYS[key]}", old, new)


def _text_changes(what: str, before: Sequence[Written], after: Sequence[Written]) -> Iterator[RuleChange]:
    if _compared(before) != _compared(after):
        yield RuleChange(what, _shown(before), _shown(after))


def _shown(texts: Sequence[Written]) -> str:
    return "、".join(" ".join(each.text.split()) for each in texts) or _NOTHING


def _shown_line(line: Line) -> str:
    return "；".join(_shown(texts) for texts in line.values() if texts)


def _compared(texts: Sequence[Written]) -> tuple[str, ...]:
    return tuple(each.compared for each in texts)


def _comparable(line: Line) -> Row:
    return {key: _compared(texts) for key, texts in line.items()}


def _kept_where_same(node: Node | None, now: Sequence[Written], texts: Sequence[Written]) -> tuple[str, ...]:
    """The new texts, those that say the same as before as the author wrote them."""
    author = texts_of(node)
    if len(author) != len(now):
        return tuple(each.text for each in texts)
    return tuple(
        author[number] if number < len(now) and each.compared == now[number].compared else each.text
        for number, each in enumerate(texts)
    )


def _read(data: bytes) -> tuple[str, MapNode]:
    text, _ = decode(data, PROGRAMME_FILE)
    root, problems = read_yaml(data, PROGRAMME_FILE)
    if not isinstance(root, MapNode):
        raise ValueError(f"an edited file reads as before, but: {problems}")
    return text, root


def _owner(root: MapNode, path: Path) -> MapNode:
    """The mapping in which the last key of a path stands."""
    node: Node | None = root
    for key in path[:-1]:
        node = value_of(node, key) if isinstance(node, MapNode) else None
    if not isinstance(node, MapNode):
        raise ValueError(f"{path} is not in the file")
    return node


def _origins(root: MapNode, returned: RuleBook) -> Iterator[tuple[Extent, Place | _Origin]]:
    for path, texts in returned.singles.items():
        yield from _places(value_of(_owner(root, path), path[-1]), texts)
    for path, block in returned.blocks.items():
        owner = value_of(_owner(root, path), path[-1])
        items = owner.items if isinstance(owner, ListNode) else ()
        for item, line, place in zip(items, block.lines, block.places, strict=True):
            yield item.extent, place
            if isinstance(item, MapNode):
                for key, texts in line.items():
                    yield from _places(value_of(item, key), texts)


def _places(node: Node | None, texts: Sequence[Written]) -> Iterator[tuple[Extent, Place | _Origin]]:
    match node:
        case Scalar():
            found: tuple[Node, ...] = (node,)
        case ListNode(items):
            yield from ((node.extent, text.where) for text in texts[:1])
            found = items
        case _:
            found = ()
    for each, text in zip(found, texts, strict=False):
        yield each.extent, _Origin(text, each.rule()) if isinstance(each, Scalar) else text.where
