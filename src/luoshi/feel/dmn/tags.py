"""XML text from tags, indented, with the same text for the same tags."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = {"\r": "&#13;"}
_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(frozen=True, slots=True)
class Raw:
    """XML that stands as it is."""

    xml: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An element; attributes that are None are left out. It has text or children, never both."""

    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    children: "tuple[Tag | Raw, ...]" = ()
    text: str | None = None


def maybe(name: str, text: str | None) -> "tuple[Tag, ...]":
    """An element for a text that may be absent."""
    return () if text is None else (Tag(name, text=text),)


def render(root: Tag) -> str:
    """The document. Raises ValueError for a character that XML cannot hold."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_lines(root, "")) + "\n"


def _lines(tag: "Tag | Raw", margin: str) -> Iterator[str]:
    if isinstance(tag, Raw):
        yield margin + tag.xml
        return
    opening = margin + "<" + tag.name + "".join(_attributes(tag.attributes))
    if tag.text is not None:
        yield f"{opening}>{_escaped(tag.text, _TEXT)}</{tag.name}>"
    elif tag.children:
        yield opening + ">"
        yield from _nested(tag.children, margin + "  ")
        yield f"{margin}</{tag.name}>"
    else:
        yield opening + "/>"


def _nested(tags: "Sequence[Tag | Raw]", margin: str) -> Iterator[str]:
    for each in tags:
        yield from _lines(each, margin)


def _attributes(attributes: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    return (f' {name}="{_escaped(value, _ATTRIBUTE)}"' for name, value in attributes if value is not None)


def _escaped(text: str, more: dict[str, str]) -> str:
    if _FORBIDDEN.search(text):
        raise ValueError(f"{text!r} holds a character that XML cannot hold")
    return escape(text, more)
