"""Templates keep to the look: nothing inline, which the content security policy refuses, and only what is defined."""

import re

import pytest

from tests.tidy.tree import ROOT, SOURCE, shown, tracked

# What Tabler offers that our pages use as it is.
FROM_TABLER = frozenset({"visually-hidden"})
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:")
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CLASSES = re.compile(r'\bclass="([^"]*)"')
DEFINED = re.compile(r"\.([a-z][a-z0-9-]*)")
ICON = re.compile(r"\{% icon ['\"]([a-z0-9-]+)['\"]")
PRINTED = ("printing", "mail")


def pages() -> dict[str, str]:
    """The templates that a browser shows; what is printed has its own style within."""
    return {
        shown(path): path.read_text(encoding="utf-8")
        for path in tracked()
        if path.is_relative_to(SOURCE) and path.suffix == ".html" and not set(PRINTED) & set(path.parts)
    }


def test_nothing_is_inline() -> None:
    texts = pages()
    assert len(texts) > 20
    assert [f"{name}: {found.group().strip()}" for name, text in texts.items() for found in INLINE.finditer(text)] == []


def test_every_class_is_defined() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "frontend" / "src").rglob("*.css"))
    defined = frozenset(DEFINED.findall(styles)) | FROM_TABLER
    found = [f"{name}: .{used}" for name, text in pages().items() for used in sorted(classes(text) - defined)]
    assert not found, "\n  ".join(("frontend/src defines no such class:", *found))


def test_the_sprite_holds_the_icons_in_use() -> None:
    listed = set((ROOT / "frontend" / "icons.txt").read_text(encoding="utf-8").split())
    used = {icon for text in pages().values() for icon in ICON.findall(text)}
    assert used
    assert used == listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('<p style="color:red">', True, id="style"),
        pytest.param("<script>alert(1)</script>", True, id="script"),
        pytest.param('<button onclick="go()">', True, id="handler"),
        pytest.param('<script src="app.js" defer></script>', False, id="script of our own"),
        pytest.param('<a href="?on=2015-09-28">', False, id="a parameter called on"),
    ],
)
def test_planted_inline_code_is_found(text: str, expected: bool) -> None:
    assert bool(INLINE.search(text)) is expected


def test_classes_are_read_around_template_tags() -> None:
    text = '<p class="tag{% if a %} tag-harm{% endif %} light-{% if b %}red{% else %}blue{% endif %}"><b class="small">'
    assert classes(text) == {"tag", "tag-harm", "small"}


def classes(text: str) -> set[str]:
    """The classes written out in full; a name that a template tag puts together (`light-{{ colour }}`) is left out."""
    names: set[str] = set()
    for attribute in CLASSES.findall(TEMPLATE_TAG.sub("\0", text)):
        for word in attribute.split():
            first, *rest = word.split("\0")
            if not first:
                names.update(part for part in rest if part)
            elif not any(rest) and not first.endswith("-"):
                names.add(first)
    return names
