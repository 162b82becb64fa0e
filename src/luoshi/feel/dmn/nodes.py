"""XML as a tree of nodes that know their line and column; document types, entities and external references are refused.

Namespaces of every version of the standard become those of DMN 1.5, so that readers know one of each.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from luoshi.feel.dmn.boxes import XmlCell
from luoshi.feel.dmn.elements import Version
from luoshi.source import FilePlace, Problem

MODEL: Final = Version.DMN_1_5.value
DIAGRAM: Final = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
EXTENSION: Final = "urn:luoshi:dmn"
SCHEMA_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DEPTH: Final = 100

_PREFIXES: Final = {
    MODEL: "",
    DIAGRAM: "dmndi",
    "http://www.omg.org/spec/DMN/20180521/DC/": "dc",
    "http://www.omg.org/spec/DMN/20180521/DI/": "di",
    EXTENSION: "luoshi",
}
_MODELS: Final = frozenset(each.value for each in Version)
_DIAGRAM_PATTERN: Final = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/DMNDI/")
_QUALIFIED: Final = re.compile(r"([A-Za-z_][\w.-]*):[^/\s]+")


class XmlCode(StrEnum):
    """The codes of the problems that XML itself can have."""

    UNREADABLE = "xml-unreadable"
    DOCTYPE = "xml-doctype"
    TOO_LARGE = "xml-too-large"
    TOO_DEEP = "xml-too-deep"


@dataclass(slots=True)
class Node:
    """An element: its namespace and local name, attributes by local name (`namespace name` where they have one).

    `chunks` are the pieces of text directly in it, each with its line and column; `prefixes` the namespaces by prefix
    where the element stands.
    """

    namespace: str
    name: str
    attributes: dict[str, str]
    where: FilePlace
    prefixes: Mapping[str, str]
    children: "list[Node]" = field(default_factory=list)
    chunks: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly in the element, as it stands."""
        return "".join(chunk for chunk, _, _ in self.chunks)

    def child(self, name: str) -> "Node | None":
        """The first child of the model's namespace with this name."""
        return next(self.all(name), None)

    def all(self, name: str) -> "Iterator[Node]":
        """The children of the model's namespace with this name."""
        return (child for child in self.children if child.name == name and child.namespace == MODEL)

    def cell(self) -> XmlCell:
        """The text with the place of each of its characters."""
        anchors: list[tuple[int, int, int]] = []
        offset = 0
        for chunk, line, column in self.chunks:
            anchors.append((offset, line, column))
            offset += len(chunk)
        start = FilePlace(self.where.file, *anchors[0][1:]) if anchors else self.where
        return XmlCell(self.text, start, tuple(anchors))


def read_xml(source: str | bytes, file: str) -> Node | Problem:
    """The root of an XML text, or what is wrong with it; `file` is named in places."""
    content = source.encode() if isinstance(source, str) else source
    if len(content) > MAX_BYTES:
        return Problem(
            XmlCode.TOO_LARGE, f"文件超过 {MAX_BYTES // 1024 // 1024} MB", FilePlace(file, 1, 1), "拆成几个模型"
        )
    reader = _Reader(file, "utf-8" if isinstance(source, str) else None)
    try:
        return reader.read(content)
    except _Refused as refused:
        return refused.problem
    except expat.ExpatError as error:
        where = FilePlace(file, error.lineno, error.offset + 1)
        return Problem(XmlCode.UNREADABLE, f"不是合格的 XML：{_reason(error)}", where, "改正这里，或从编辑器重新导出")
    except (UnicodeError, LookupError, ValueError):
        where = FilePlace(file, 1, 1)
        return Problem(XmlCode.UNREADABLE, "XML 声明的编码不能读", where, "另存为 UTF-8")


def show_xml(root: Node) -> str:
    """An element as XML that stands by itself: it declares its namespaces, and blanks between elements are dropped."""
    prefixes = dict(_PREFIXES)
    declared: dict[str, str] = {}
    _collect(root, prefixes, declared)
    declarations = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(namespace)}"
        for prefix, namespace in sorted(declared.items())
    )
    return _show(root, prefixes, declarations)


def normal_namespace(namespace: str) -> str:
    """The namespace of DMN 1.5 for that of any version, for models and for drawings; others stay."""
    if namespace in _MODELS:
        return MODEL
    return DIAGRAM if _DIAGRAM_PATTERN.fullmatch(namespace) else namespace


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Reader:
    """One run of the parser."""

    def __init__(self, file: str, encoding: str | None) -> None:
        self._file = file
        self._root: Node | None = None
        self._open: list[Node] = []
        self._prefixes: dict[str, str] = {}
        self._outer: list[tuple[str, str | None]] = []
        self._parser = expat.ParserCreate(encoding, " ")
        self._parser.buffer_text = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.EndNamespaceDeclHandler = self._undeclare

    def read(self, content: bytes) -> Node:
        self._parser.Parse(content, True)
        if self._root is None:
            raise ValueError("no element")
        return self._root

    def _here(self) -> FilePlace:
        return FilePlace(self._file, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _doctype(self, *_: object) -> None:
        raise _Refused(
            Problem(
                XmlCode.DOCTYPE, "文件里有文档类型声明（DOCTYPE）", self._here(), "删去该声明；实体和外部引用一律不读"
            )
        )

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        self._outer.append((prefix or "", self._prefixes.get(prefix or "")))
        self._prefixes = {**self._prefixes, prefix or "": namespace or ""}

    def _undeclare(self, _: str | None) -> None:
        prefix, namespace = self._outer.pop()
        self._prefixes = {name: each for name, each in self._prefixes.items() if name != prefix}
        if namespace is not None:
            self._prefixes[prefix] = namespace

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _Refused(
                Problem(XmlCode.TOO_DEEP, f"元素套了 {MAX_DEPTH} 层以上", self._here(), "把里面的部分另立一个判定")
            )
        namespace, _, name = qualified.rpartition(" ")
        node = Node(normal_namespace(namespace), name, attributes, self._here(), self._prefixes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        self._open[-1].chunks.append((data, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1))


def _reason(error: expat.ExpatError) -> str:
    reasons = {
        expat.errors.XML_ERROR_TAG_MISMATCH: "开始和结束的标签对不上",
        expat.errors.XML_ERROR_NO_ELEMENTS: "文件是空的或没有写完",
        expat.errors.XML_ERROR_UNCLOSED_TOKEN: "标签没有写完",
        expat.errors.XML_ERROR_INVALID_TOKEN: "这里有不允许的字符",
        expat.errors.XML_ERROR_UNDEFINED_ENTITY: "用了没有定义的实体",
        expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "同一属性写了两次",
        expat.errors.XML_ERROR_UNBOUND_PREFIX: "前缀没有声明命名空间",
        expat.errors.XML_ERROR_UNKNOWN_ENCODING: "不认识的编码",
        expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "根元素之后还有内容",
    }
    return reasons.get(expat.ErrorString(error.code), "写法不对")


def _collect(node: Node, prefixes: dict[str, str], declared: dict[str, str]) -> None:
    """Finds a prefix for every namespace of the tree; a prefix that an attribute's value uses is declared too."""
    for namespace in (node.namespace, *(name.rpartition(" ")[0] for name in node.attributes)):
        if namespace and namespace not in prefixes:
            wanted = next((prefix for prefix, each in node.prefixes.items() if each == namespace and prefix), "other")
            taken = set(prefixes.values())
            while wanted in taken:
                wanted += "_"
            prefixes[namespace] = wanted
        if namespace:
            declared[prefixes[namespace]] = namespace
    for value in node.attributes.values():
        qualified = _QUALIFIED.fullmatch(value)
        if qualified and qualified[1] in node.prefixes:
            declared.setdefault(qualified[1], node.prefixes[qualified[1]])
    for child in node.children:
        _collect(child, prefixes, declared)


def _show(node: Node, prefixes: Mapping[str, str], declarations: str = "") -> str:
    prefix = prefixes.get(node.namespace, "")
    tag = f"{prefix}:{node.name}" if prefix else node.name
    attributes = "".join(f" {_attribute(name, prefixes)}={quoteattr(value)}" for name, value in node.attributes.items())
    inner = "".join(_show(child, prefixes) for child in node.children)
    text = node.text
    content = inner if inner and not text.strip() else escape(text) + inner
    opening = f"<{tag}{declarations}{attributes}"
    return f"{opening}>{content}</{tag}>" if content else f"{opening}/>"


def _attribute(name: str, prefixes: Mapping[str, str]) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{prefixes[namespace]}:{local}" if namespace else local
