"""The rules of a version in other tools: as DMN, as an Excel workbook, and back as the next version."""

import datetime as dt
from dataclasses import dataclass

from luoshi.programme.exchange import RuleChange, export_dmn, export_workbook, import_rules
from luoshi.records.programmes import Release
from luoshi.services import releases
from luoshi.services.acts import Act, Invalid
from luoshi.services.permissions import Action, permit
from luoshi.source import FieldPlace, Problem

MOST_BYTES = 5 * 1024 * 1024
CASES = "cases.yaml"


@dataclass(frozen=True, slots=True)
class Changed:
    """The version that was proposed with changed rules, and what changed in words."""

    release: Release
    changes: tuple[RuleChange, ...]


def dmn(act: Act, release_id: int) -> str:
    """The rules of a version as a DMN 1.5 file."""
    return export_dmn(releases.definition(releases.one(act, release_id)))


def workbook(act: Act, release_id: int) -> bytes:
    """The rules of a version as an Excel workbook that may be edited and brought back."""
    return export_workbook(releases.definition(releases.one(act, release_id)))


@dataclass(frozen=True, slots=True)
class Edited:
    """Rules as they come back: a DMN file or workbook by its name, and the worked cases that prove them.

    `cases` is the text of cases.yaml, empty where the cases of the version stay.
    """

    name: str
    content: bytes
    cases: str = ""


def change(act: Act, release_id: int, edited: Edited, effective_from: dt.date) -> Changed:
    """Propose the next version: the files of this one with the edited rules.

    Raises Invalid with every problem by its sheet and cell or element, where nothing was changed, and where the worked
    cases do not agree with the rules.
    """
    release = releases.one(act, release_id)
    permit(act, Action.RELEASE_PROPOSE)
    if len(edited.content) > MOST_BYTES:
        limit = f"文件超过{MOST_BYTES // 1024 // 1024}MB。"
        raise Invalid((Problem("rules-too-large", limit, FieldPlace("文件"), "请核对是否选错了文件。"),))
    files = {path: text.encode() for path, text in release.package.files.items()}
    imported = import_rules(files, edited.name, edited.content)
    if imported.problems:
        raise Invalid(imported.problems, "规则没有存入。")
    if not imported.changes:
        problem = Problem("rules-unchanged", "规则与这一版完全相同。", FieldPlace("规则"), "改动以后再保存。")
        raise Invalid((problem,), "没有改动。")
    texts = {path: stored.decode() for path, stored in imported.files.items()}
    if edited.cases:
        texts[CASES] = edited.cases
    return Changed(releases.propose(act, texts, effective_from), imported.changes)
