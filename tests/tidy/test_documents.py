"""The documents say what the program does: every code, option and setting, no more and no fewer; every path exists."""

import argparse
import ast
import re
from collections.abc import Iterator

import pytest

from luoshi.cli import COMMANDS, CommandParser, load
from tests.tidy.problem_codes import Site, codes
from tests.tidy.tree import ROOT, SOURCE, python_files, shown, tree

CODE_ROW = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
SETTING = re.compile(r"\"(LUOSHI_[A-Z_]+)\"")
SETTING_ROW = re.compile(r"^\| `(LUOSHI_[A-Z_]+)` \|", re.MULTILINE)
OPTION = re.compile(r"`(--[a-z-]+)[ `=]")
PATH = re.compile(r"`([\w.*-]+(?:/[\w.*-]+)*/?)`")
GLOSSARY_ROW = re.compile(r"^\|(?!\s*[-:]+\s*\|)(.+)\|\s*$", re.MULTILINE)


def test_every_problem_code_is_documented() -> None:
    sites = codes({shown(path): tree(path) for path in python_files("src")})
    untraced = [f"{site.file}:{site.line}" for site in sites if not site.code]
    assert not untraced, f"give these a literal code: {untraced}"
    in_source = {site.code for site in sites}
    documented = CODE_ROW.findall(document("docs/problems.md"))
    assert len(in_source) > 100
    assert sorted(documented) == sorted(in_source), difference(set(documented), in_source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("Problem('a-b', m, w)", ["a-b"], id="direct"),
        pytest.param("Problem(code='a-b', message=m, where=w)", ["a-b"], id="by keyword"),
        pytest.param("def add(self, code): Problem(code, m, w)\nadd('a-b')", ["a-b"], id="handed on"),
        pytest.param("class C(StrEnum):\n    A = 'a-b'\nProblem(C.A.value, m, w)", ["a-b"], id="from an enum"),
        pytest.param("_T = {1: 'a-b', 2: 'c-d'}\nProblem(_T[x], m, w)", ["a-b", "c-d"], id="from a table"),
        pytest.param("class Late(Refused): pass\nraise Late('a-b', m)", ["a-b"], id="a refusal"),
        pytest.param("class Code(StrEnum):\n    A = 'a-b'", ["a-b"], id="listed in an enum"),
        pytest.param("Problem(bad.code, m, w)", [], id="the code of another problem"),
        pytest.param("code = pick()\nProblem(code, m, w)", [""], id="planted: cannot be traced"),
    ],
)
def test_codes_are_found_in_source(source: str, expected: list[str]) -> None:
    assert [site.code for site in sorted(codes({"x.py": ast.parse(source)}), key=by_code)] == expected


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    parser = CommandParser(prog="luoshi")
    load(name).add_parser(parser.add_subparsers(parser_class=CommandParser))
    in_program = set(options(parser)) - {"--help"}
    documented = set(OPTION.findall(section(document("docs/commands.md"), f"luoshi {name}")))
    assert documented == in_program, difference(documented, in_program)


def test_every_setting_is_documented() -> None:
    in_source = {name for path in python_files("src") for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    documented = SETTING_ROW.findall(document("docs/settings.md"))
    assert "LUOSHI_DATA" in in_source
    assert sorted(documented) == sorted(in_source), difference(set(documented), in_source)


def test_every_path_of_the_architecture_exists() -> None:
    named = {path for path in PATH.findall(document("ARCHITECTURE.md")) if "/" in path or path.endswith((".py", ".md"))}
    missing = [path for path in sorted(named) if not any(any(top.glob(path.strip("/"))) for top in (ROOT, SOURCE))]
    assert len(named) > 8
    assert not missing


def test_the_glossary_is_complete_and_points_into_the_source() -> None:
    """Each row: 中文 | English | identifier | authority; one row a word, and the identifier is used."""
    header, *rows = (
        tuple(cell.strip() for cell in row.split("|")) for row in GLOSSARY_ROW.findall(document("GLOSSARY.md"))
    )
    assert header == ("中文", "English", "identifier", "authority")
    assert len(rows) > 30
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    words = [row[0] for row in rows]
    assert sorted(words) == sorted(set(words))
    source = "\n".join(path.read_text(encoding="utf-8") for path in python_files("src"))
    identifiers = (identifier for row in rows for identifier in re.split(r"[ `,.]+", row[2]) if identifier)
    assert [each for each in identifiers if not re.search(rf"\b{re.escape(each)}\b", source)] == []


def document(name: str) -> str:
    """The text of a document of the project; its absence is a failure, not an error."""
    path = ROOT / name
    assert path.is_file(), f"{name} is missing"
    return path.read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands under the heading `## title`."""
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no heading “## {title}”"
    return found.group(1)


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The long options of a parser and of the parsers below it."""
    for action in parser._actions:
        yield from (option for option in action.option_strings if option.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from options(below)


def by_code(site: Site) -> str:
    """The order in which the planted examples are written down."""
    return site.code


def difference(documented: set[str], in_program: set[str]) -> str:
    """What to add to the document and what to take out of it."""
    return f"not documented: {sorted(in_program - documented)}; documented but gone: {sorted(documented - in_program)}"
