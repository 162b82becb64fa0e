"""What no file may say: the name of a programme in the program itself, and where it was made."""

import re
from pathlib import Path

import pytest
import yaml

from tests.tidy.tree import ROOT, SOURCE, shown, tracked

# Folders of a machine, and addresses of the places that packages came from.
MACHINE = re.compile(
    r"(?<![\w.:~-])/(?:tmp|root|home|Users)/[\w.]"
    r"|\b(?:files\.)?pythonhosted\.org|\bpypi\.(?:org|tuna)|registry\.npm|\bnpmmirror|mirrors?\.[a-z]+\.(?:com|edu|cn)"
    r'|^\s*"resolved":|^--(?:extra-)?index-url|^--find-links',
    re.MULTILINE,
)


def test_no_line_of_the_program_knows_a_programme() -> None:
    names = programme_names()
    assert names
    found = [
        f"{shown(path)}: {name}"
        for path in tracked()
        if path.is_relative_to(SOURCE) and path.suffix in (".py", ".html", ".txt")
        for name in names
        if name in path.read_text(encoding="utf-8")
    ]
    assert not found, "\n  ".join(("these belong in the package, not in the program:", *found))


def test_no_file_says_where_it_was_made() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path, text in tracked_texts()
        for match in MACHINE.finditer(text)
        if path.name != "test_words.py"
    ] + [f"{shown(path)}: {ROOT}" for path, text in tracked_texts() if re.search(rf"{re.escape(str(ROOT))}\b", text)]
    assert not found, "\n  ".join(("remove machine paths and registry addresses:", *found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("see /home/ann/x.py", True, id="home"),
        pytest.param('      "resolved": "x"', True, id="lock file"),
        pytest.param("--index-url https://example.org", True, id="index"),
        pytest.param("https://example.org/desk/notes", False, id="an address of something else"),
        pytest.param("build/tmp/notes", False, id="a folder of ours"),
        pytest.param('path("work/", view)', False, id="an address of a page"),
    ],
)
def test_a_planted_machine_path_is_found(text: str, expected: bool) -> None:
    assert bool(MACHINE.search(text)) is expected


def programme_names() -> frozenset[str]:
    """The id, title and folder of every package in the repository."""
    names: set[str] = set()
    for path in ROOT.glob("programmes/*/programme.yaml"):
        package = yaml.safe_load(path.read_text(encoding="utf-8"))
        names |= {package["id"], package["title"], path.parent.name}
    return frozenset(names)


def tracked_texts() -> list[tuple[Path, str]]:
    """Every tracked file that is text."""
    texts = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            texts.append((path, content.decode("utf-8")))
    return texts
