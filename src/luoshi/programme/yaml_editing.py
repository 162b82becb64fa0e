"""Changing texts in a YAML file in place: what is not changed keeps its comments, order and layout to the byte.

An edit replaces the characters of an extent. All of them refer to the file as it was read, so that they can be made in
any order and applied at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from luoshi.programme.yaml_reading import Extent, ListNode, MapNode, Node, Scalar, read_yaml, scalars

Row = Mapping[str, tuple[str, ...]]
"""The texts behind each key of a mapping in a list; a key that is not there has none."""

_MOST_COMPARED = 1_000_000
_DASH = re.compile(r"-[ \t]+\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in place of the characters of `extent`."""

    extent: Extent
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """The place before the row with this number, counted from 0; the number of rows is the place after the last."""

    before: int


Pairs = Sequence[tuple[int | Gap, int | None]]
"""Which row became which: an old row and a new one, an old row that is gone, or a gap and the new row in it."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made. Raises ValueError where two of them concern the same characters."""
    pieces: list[str] = []
    reached = 0
    for edit in sorted(edits, key=lambda edit: (edit.extent.start, edit.extent.end)):
        if edit.extent.start < reached:
            raise ValueError(f"two edits concern character {edit.extent.start}")
        pieces += (text[reached : edit.extent.start], edit.text)
        reached = edit.extent.end
    return "".join((*pieces, text[reached:]))


def texts_of(node: Node | None) -> tuple[str, ...]:
    """One text or a list of them; none where there is nothing of the kind."""
    match node:
        case Scalar(text):
            return (text.strip(),)
        case ListNode(items):
            return tuple(item.text.strip() for item in items if isinstance(item, Scalar))
        case _:
            return ()


def plain_text(text: str, in_flow: bool) -> str:
    """A text as YAML holds it, quoted only where it has to be; `in_flow` between braces or brackets.

    Raises ValueError for a text of several lines that stands in flow, and for an empty one.
    """
    return _written(text, None, in_flow)


def value_of(owner: MapNode, key: str) -> Node | None:
    """What a mapping has behind a key."""
    return next((value for name, value in owner.entries if name.text == key), None)


def value_edits(text: str, owner: MapNode, key: str, texts: tuple[str, ...]) -> Iterator[Edit]:
    """What makes these texts the value of a key: changed, added, or taken away where there are none."""
    node = value_of(owner, key)
    if texts == texts_of(node):
        return
    if node is None:
        yield _entry_added(text, owner, key, _written_value(texts, None, owner.flow))
    elif not texts:
        yield _entry_removed(text, owner, key)
    elif isinstance(node, ListNode) and len(node.items) == len(texts):
        for item, each in zip(node.items, texts, strict=True):
            if texts_of(item) != (each,):
                yield Edit(item.extent, _written(each, _model(item), node.flow))
    else:
        yield Edit(node.extent, _written_value(texts, node, owner.flow))


def list_edits(text: str, owner: ListNode, pairs: Pairs, rows: Mapping[int, Row]) -> Iterator[Edit]:
    """What makes the mappings of a list those that `pairs` tells of, an old one by its number or a new one in a gap.

    `rows` are the texts by the number of the new row; keys that an old row has and `rows` does not name stay as they
    are. A row that is new is written like its neighbour. Raises ValueError for a list of anything but mappings.
    """
    items = [item for item in owner.items if isinstance(item, MapNode)]
    if len(items) != len(owner.items) or not items:
        raise ValueError("a list of mappings stays one")
    added: dict[int, list[str]] = {}
    for old, new in pairs:
        match old:
            case Gap(place) if new is not None:
                added.setdefault(place, []).append(_written_row(items[max(place - 1, 0)], rows[new]))
            case int() if new is not None:
                for key, texts in rows.get(new, {}).items():
                    yield from value_edits(text, items[old], key, texts)
            case int():
                yield _item_removed(text, owner, old)
            case _:
                raise ValueError("nothing comes of nothing")
    for place, written in added.items():
        yield _items_added(text, owner, place, written)


def aligned(before: Sequence[Row], after: Sequence[Row]) -> Pairs:
    """Which row became which: rows that are the same stay where they are, as many as there can be."""
    numbers: dict[tuple[tuple[str, tuple[str, ...]], ...], int] = {}
    old_keys = [numbers.setdefault(tuple(row.items()), len(numbers)) for row in before]
    new_keys = [numbers.setdefault(tuple(row.items()), len(numbers)) for row in after]
    pairs: list[tuple[int | Gap, int | None]] = []
    for _, first, last, new_first, new_last in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        chosen = _matched(before[first:last], after[new_first:new_last])
        matched = {first + old: new_first + new for old, new in chosen}
        origin = {new: old for old, new in matched.items()}
        at = first
        for new in range(new_first, new_last):
            if new in origin:
                at = origin[new] + 1
            else:
                pairs.append((Gap(at), new))
        pairs.extend((old, matched.get(old)) for old in range(first, last))
    return pairs


def _matched(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[int, int]]:
    """As many pairs as there can be, in order, those that have most in common."""
    count = min(len(before), len(after))
    if len(before) == len(after) or len(before) * len(after) > _MOST_COMPARED:
        return list(zip(range(count), range(count), strict=True))
    # best[i][j]: the most that rows from i and from j on have in common, all of the shorter side being paired.
    width, height = len(after), len(before)
    worst = -1
    best = [[worst] * (width + 1) for _ in range(height + 1)]
    for old in range(height, -1, -1):
        for new in range(width, -1, -1):
            if old == height or new == width:
                done = old == height if height <= width else new == width
                best[old][new] = 0 if done else worst
                continue
            paired = best[old + 1][new + 1]
            skipped = best[old][new + 1] if height <= width else best[old + 1][new]
            gained = worst if paired == worst else paired + 1 + _alike(before[old], after[new])
            best[old][new] = max(gained, skipped)
    pairs: list[tuple[int, int]] = []
    old = new = 0
    while old < height and new < width:
        skipped = best[old][new + 1] if height <= width else best[old + 1][new]
        if best[old][new] == skipped:
            old, new = (old, new + 1) if height <= width else (old + 1, new)
        else:
            pairs.append((old, new))
            old, new = old + 1, new + 1
    return pairs


def _alike(one: Row, other: Row) -> int:
    return sum(
        mine == theirs for key in one for mine, theirs in zip(one[key], other.get(key, ()), strict=False) if mine
    )


def _model(node: Node | None) -> Scalar | None:
    """The text whose style a new one in its place takes."""
    if isinstance(node, ListNode):
        return next((item for item in node.items if isinstance(item, Scalar)), None)
    return node if isinstance(node, Scalar) else None


# Writing


def _written_value(texts: tuple[str, ...], model: Node | None, in_flow: bool) -> str:
    if len(texts) == 1 and not isinstance(model, ListNode):
        return _written(texts[0], _model(model), in_flow)
    style = _model(model)
    return "[" + ", ".join(_written(each, None if _is_block(style) else style, True) for each in texts) + "]"


def _written_row(model: MapNode, row: Row) -> str:
    keys = [key.text for key, _ in model.entries if row.get(key.text)]
    keys += [key for key in row if row[key] and key not in keys]
    entries: list[str] = []
    for key in keys:
        like = value_of(model, key)
        style = None if _is_block(_model(like)) else like
        entries.append(f"{_written(key, None, model.flow)}: {_written_value(row[key], style, model.flow)}")
    if model.flow:
        return "{" + ", ".join(entries) + "}"
    return ("\n" + " " * (model.where.column - 1)).join(entries)


def _is_block(scalar: Scalar | None) -> bool:
    return scalar is not None and scalar.style in ("|", ">")


def _written(text: str, model: Scalar | None, in_flow: bool) -> str:
    """The text in the style of the model where that can hold it, else in the plainest style that can."""
    candidates = {
        "": text,
        "'": "'" + text.replace("'", "''") + "'",
        '"': '"' + "".join(_escaped(character) for character in text) + '"',
    }
    if _is_block(model) and model is not None:
        indent = "\n" + " " * (model.where.column - 1)
        lines = [line.rstrip() for line in text.splitlines()]
        block = "|" + "".join(indent + line if line else "\n" for line in lines)
        if _reads_back(block, text, in_flow):
            return block
    preferred = model.style if model is not None and model.style in candidates else ""
    for style in (preferred, *candidates):
        if _reads_back(candidates[style], text, in_flow):
            return candidates[style]
    raise ValueError(f"YAML cannot hold {text!r}")


def _escaped(character: str) -> str:
    known = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if character in known:
        return known[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _reads_back(candidate: str, text: str, in_flow: bool) -> bool:
    """Whether YAML reads the text again, as the value of a key and as an item."""
    if not candidate or ("\n" in candidate and not candidate.startswith("|")):
        return False
    if candidate.startswith("|"):
        column = len(candidate) - len(candidate.lstrip("|\n ")) - len("|\n")
        return not in_flow and _reads(f"{' ' * (column - 1)}k: {candidate}\n") == [text.strip()]
    if in_flow:
        return _reads(f"[{{k: {candidate}}}, {candidate}]") == [text, text]
    return _reads(f"k: {candidate}\n") == [text] and _reads(f"- {candidate}\n") == [text]


def _reads(document: str) -> list[str]:
    root, _ = read_yaml(document.encode(errors="replace"), "")
    return [scalar.text.strip() for scalar in scalars(root)] if root is not None else []


# Places


def _line_end(text: str, offset: int) -> int:
    """Where the line of a character ends, before its line break."""
    found = text.find("\n", offset)
    end = len(text) if found < 0 else found
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _end_above(text: str, start: int) -> int:
    """Where the line above one that starts here ends, before its line break."""
    return max(start - len(_line_break(text)), 0)


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _in_lines(text: str, written: str) -> str:
    """What is written, with the line breaks of the file."""
    return written.replace("\n", _line_break(text))


def _entry_added(text: str, owner: MapNode, key: str, written: str) -> Edit:
    entry = f"{_written(key, None, owner.flow)}: {written}"
    last = owner.entries[-1][1].extent.end
    if owner.flow:
        return Edit(Extent(last, last), f", {entry}")
    end = _line_end(text, last)
    return Edit(Extent(end, end), _in_lines(text, "\n" + " " * (owner.where.column - 1) + entry))


def _entry_removed(text: str, owner: MapNode, key: str) -> Edit:
    index = next(number for number, (name, _) in enumerate(owner.entries) if name.text == key)
    if len(owner.entries) == 1:
        raise ValueError("a mapping keeps at least one key")
    if index == 0:
        return Edit(Extent(owner.entries[0][0].extent.start, owner.entries[1][0].extent.start), "")
    before, end = owner.entries[index - 1][1].extent.end, owner.entries[index][1].extent.end
    if owner.flow:
        return Edit(Extent(before, end), "")
    start = _line_start(text, owner.entries[index][0].extent.start)
    return Edit(Extent(_end_above(text, start), _line_end(text, end)), "")


def _item_removed(text: str, owner: ListNode, index: int) -> Edit:
    items = owner.items
    if not owner.flow:
        start, end = _line_start(text, items[index].extent.start), _line_end(text, items[index].extent.end)
        if start:
            return Edit(Extent(_end_above(text, start), end), "")
        return Edit(Extent(start, end + len(_line_break(text)) if end < len(text) else end), "")
    if index + 1 < len(items):
        start, end = items[index].extent.start, items[index + 1].extent.start
        between = text[items[index].extent.end : end]
        return Edit(Extent(start, end), between.replace(",", "", 1).lstrip() if "#" in between else "")
    start = items[index - 1].extent.end if index else items[0].extent.start
    return Edit(Extent(start, items[index].extent.end), "")


def _items_added(text: str, owner: ListNode, place: int, written: Sequence[str]) -> Edit:
    items = owner.items
    if owner.flow:
        start = items[0].extent.start
        own_lines = "\n" in text[owner.extent.start : start]
        separator = ",\n" + " " * (items[0].where.column - 1) if own_lines else ", "
        if place < len(items):
            at = items[place].extent.start
            added = "".join(each + separator for each in written)
        else:
            at = items[-1].extent.end
            added = "".join(separator + each for each in written)
        return Edit(Extent(at, at), _in_lines(text, added))
    neighbour = items[max(place - 1, 0)].extent.start
    line = _line_start(text, neighbour)
    lead = text[line:neighbour]
    if _DASH.search(lead) is None:
        raise ValueError("an item of a list in lines stands behind its dash")
    if place == 0:
        return Edit(Extent(line, line), _in_lines(text, "".join(f"{lead}{each}\n" for each in written)))
    end = _line_end(text, items[place - 1].extent.end)
    return Edit(Extent(end, end), _in_lines(text, "".join(f"\n{lead}{each}" for each in written)))
