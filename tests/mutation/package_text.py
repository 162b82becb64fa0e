"""A package as text with positions: where its figures, tests and periods stand, and what an edit makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from luoshi.feel.lexer import Token, read_tokens
from luoshi.programme.loading import PROGRAMME_FILE, package_files
from luoshi.programme.yaml_reading import ListNode, MapNode, Node, Scalar, read_yaml
from luoshi.source import FilePlace

NodePath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a file, `start` inclusive and `end` exclusive, and what is written in their stead."""

    start: int
    end: int
    text: str
    path: NodePath
    file: str = PROGRAMME_FILE


@dataclass(frozen=True)
class PackageText:
    """The files of a package, and its programme.yaml as a tree whose nodes know their places."""

    name: str
    files: Mapping[str, bytes]

    @cached_property
    def text(self) -> str:
        """The characters of programme.yaml."""
        return self.text_of(PROGRAMME_FILE)

    @cached_property
    def root(self) -> MapNode:
        """The tree of programme.yaml."""
        root, problems = read_yaml(self.files[PROGRAMME_FILE], PROGRAMME_FILE)
        assert isinstance(root, MapNode), problems
        return root

    def section(self, name: str) -> Iterator[tuple[NodePath, MapNode]]:
        """The named entries of a section, such as each decision."""
        for key, node in entries(child(self.root, name)):
            if isinstance(node, MapNode):
                yield (name, key), node

    def start_of(self, scalar: Scalar) -> int:
        """The offset of the first character of a scalar, inside any quotes."""
        return self.offset(scalar.where)

    def offset(self, place: FilePlace) -> int:
        """The offset of a place."""
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1

    def replacing(self, scalar: Scalar, text: str, path: NodePath) -> Edit:
        """The edit that gives a scalar another text, in the quotes that it has."""
        start = self.start_of(scalar)
        return Edit(start, start + len(scalar.source), text, path)

    def within(self, scalar: Scalar, first: Token, last: Token, text: str, path: NodePath) -> Edit:
        """The edit that replaces the tokens from `first` to `last` of a scalar's rule text."""
        start = self.start_of(scalar)
        return Edit(start + first.start, start + last.end, text, path)

    def without_item(self, items: ListNode, number: int, path: NodePath) -> Edit:
        """The edit that takes an item, counted from 0, out of a list."""
        extent = items.items[number].extent
        if items.flow:
            if number + 1 < len(items.items):
                return Edit(extent.start, items.items[number + 1].extent.start, "", path)
            return Edit(items.items[number - 1].extent.end, extent.end, "", path)
        start = self.text.rindex("\n", 0, self.text.rindex("-", 0, extent.start)) + 1
        return Edit(start, self.text.find("\n", extent.end) + 1 or len(self.text), "", path)

    def edited(self, edit: Edit) -> dict[str, bytes]:
        """The files of the package after the edit."""
        text = self.text_of(edit.file)
        return {**self.files, edit.file: (text[: edit.start] + edit.text + text[edit.end :]).encode("utf-8")}

    def text_of(self, file: str) -> str:
        """The characters of a file."""
        return self.files[file].decode("utf-8")

    def shown(self, edit: Edit) -> str:
        """Where an edit stands, and what it makes of what."""
        text = self.text_of(edit.file)
        line = text.count("\n", 0, edit.start) + 1
        place = f"{self.name}/{edit.file}:{line} {'/'.join(edit.path)}"
        return f"{place}: {text[edit.start : edit.end]!r} -> {edit.text!r}"


def read_package(folder: Path) -> PackageText:
    """The package in a folder."""
    return PackageText(folder.name, package_files(folder))


def child(node: Node | None, *keys: str) -> Node | None:
    """What stands in a mapping under these keys, one below the other; None where nothing does."""
    for key in keys:
        if not isinstance(node, MapNode):
            return None
        node = next((value for name, value in node.entries if name.text == key), None)
    return node


def scalar_in(node: Node | None, *keys: str) -> Scalar | None:
    """The scalar under these keys, None where there is none."""
    found = child(node, *keys)
    return found if isinstance(found, Scalar) else None


def entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The entries of a mapping, none of anything else."""
    if isinstance(node, MapNode):
        yield from ((name.text, value) for name, value in node.entries)


def items(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The items of a list with their numbers from 1; what stands alone where a list may is its only item."""
    if isinstance(node, ListNode):
        yield from ((str(number), item) for number, item in enumerate(node.items, 1))
    elif node is not None:
        yield "1", node


def rule_tokens(scalar: Scalar) -> tuple[Token, ...]:
    """The tokens of a scalar's rule text, without the END."""
    found, problems = read_tokens(scalar.rule())
    assert not problems, problems
    return found[:-1]
