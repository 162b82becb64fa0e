"""Bringing edited rules back into a package: everything is checked before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from luoshi.programme.exchange.dmn_reading import read_rules
from luoshi.programme.exchange.merging import RuleChange, merge
from luoshi.programme.exchange.rulebook import RuleBook, rule_book
from luoshi.programme.exchange.workbook_reading import read_workbook
from luoshi.programme.loading import PROGRAMME_FILE, load_files
from luoshi.programme.model import Programme
from luoshi.source import FieldPlace, Problem, in_reading_order


@dataclass(frozen=True, slots=True)
class ImportedRules:
    """All files of the package, changed ones replaced, and what changed; with problems nothing is."""

    files: Mapping[str, bytes]
    changes: tuple[RuleChange, ...]
    problems: tuple[Problem, ...]


def import_rules(files: Mapping[str, bytes], name: str, content: bytes) -> ImportedRules:
    """The package of these files with the rules of an edited workbook (.xlsx) or DMN file (.dmn, .xml).

    `name` is that of the file brought back. A problem stands at its cell or element where a text from there caused it.
    """
    loaded = load_files(files)
    if loaded.programme is None:
        return ImportedRules(files, (), loaded.problems)
    current, returned, problems = _returned(loaded.programme, name, content)
    if problems:
        return ImportedRules(files, (), in_reading_order(problems))
    merged = merge(files[PROGRAMME_FILE], current, returned)
    if not merged.changes:
        return ImportedRules(files, (), ())
    new_files = {**files, PROGRAMME_FILE: merged.data}
    found = load_files(new_files).problems
    if found:
        return ImportedRules(files, (), in_reading_order(merged.at_origin(problem) for problem in found))
    return ImportedRules(new_files, merged.changes, ())


def _returned(programme: Programme, name: str, content: bytes) -> tuple[RuleBook, RuleBook, tuple[Problem, ...]]:
    """The rules as they had left and as they came back."""
    ending = PurePath(name).suffix.lower()
    current = rule_book(programme)
    if ending == ".xlsx":
        read = read_workbook(programme, current, name, content)
        return current, read.book, read.problems
    if ending in (".dmn", ".xml"):
        model = read_rules(programme, name, content)
        return model.current, model.returned, model.problems
    message = f"“{name}”不是规则文件"
    problem = Problem("rules-format", message, FieldPlace("文件"), "交回导出的 .xlsx 或 .dmn 文件")
    return current, RuleBook({}, {}), (problem,)
