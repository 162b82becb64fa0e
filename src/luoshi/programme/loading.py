"""Loading a package: all of it, or all the reasons why not."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from luoshi.documents import Document, read_markdown
from luoshi.feel import Decision
from luoshi.programme.building import build_models, no_rules
from luoshi.programme.case_reading import read_cases
from luoshi.programme.cases import Case
from luoshi.programme.checks import INTEGRITY
from luoshi.programme.fields import Fields
from luoshi.programme.model import Programme
from luoshi.programme.names import known_names
from luoshi.programme.report import Report
from luoshi.programme.sections.actors import read_forms, read_funds, read_materials, read_roles
from luoshi.programme.sections.amounts import read_totals
from luoshi.programme.sections.duties import read_registers, read_returns, read_tasks
from luoshi.programme.sections.facts import read_parameters, read_terms
from luoshi.programme.sections.procedures import read_procedures
from luoshi.programme.sections.remarks import (
    read_accepted,
    read_declaratory,
    read_interpretations,
    read_notes,
    read_pending,
)
from luoshi.programme.sections.rules import read_decisions
from luoshi.programme.yaml_reading import LARGEST_FILE_BYTES, MapNode, decode, read_yaml
from luoshi.source import FilePlace, Problem, in_reading_order

PROGRAMME_FILE = "programme.yaml"
CASES_FILE = "cases.yaml"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Loaded:
    """A package as read. `programme` is None wherever there is any problem, so that nothing runs half loaded.

    `verifiable` is the programme also where only its worked cases have problems: rules can be looked at without them.
    """

    programme: Programme | None
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    verifiable: Programme | None = None


def load(folder: Path) -> Loaded:
    """The package in a folder.

    Raises OSError where the folder cannot be read; what is wrong with the files themselves comes back as problems.
    """
    return load_files(package_files(folder))


def package_files(folder: Path) -> dict[str, bytes]:
    """The files of the package in a folder by their names, each up to one byte beyond what a file may have.

    Raises OSError where the folder cannot be read.
    """
    names = (path for path in sorted(folder.iterdir()) if path.suffix in (".yaml", ".md") and path.is_file())
    # One byte beyond the limit is enough to see that a file is too large.
    files: dict[str, bytes] = {}
    for path in names:
        with path.open("rb") as stream:
            files[path.name] = stream.read(LARGEST_FILE_BYTES + 1)
    return files


def load_files(files: Mapping[str, bytes]) -> Loaded:
    """The package made of these files, by their names relative to its folder."""
    report = Report()
    root = _root(files, report)
    if root is None:
        return Loaded(None, (), tuple(report.problems))
    package = Fields(root, report)
    document = _document(package, files, report)
    programme, logic = _programme(package, document, _digest(files), report)
    package.finish()
    is_readable = not report.problems
    models, problems = build_models(programme, logic, report.conditions, report.untyped)
    report.problems.extend(problems)
    programme = replace(programme, models=models or programme.models)
    # What values mean together is asked only once each can be read, lest one slip show up many times.
    if is_readable:
        for check in INTEGRITY:
            report.problems.extend(check(programme))
    report.look_up(known_names(programme))
    cases, case_problems = _cases(files, programme, sound=not report.problems)
    found = list(dict.fromkeys((*report.problems, *case_problems)))
    verifiable = None if report.problems else programme
    return Loaded(None if found else programme, cases, in_reading_order(found), verifiable)


def _root(files: Mapping[str, bytes], report: Report) -> MapNode | None:
    start = FilePlace(PROGRAMME_FILE, 1, 1)
    if PROGRAMME_FILE not in files:
        report.add("file-missing", f"包里没有 {PROGRAMME_FILE}", start, "写法见 docs/packages.md")
        return None
    root, problems = read_yaml(files[PROGRAMME_FILE], PROGRAMME_FILE)
    report.problems.extend(problems)
    if root is not None and not isinstance(root, MapNode):
        report.add("value-shape", "这里应为“键: 值”", root.where, "写法见 docs/packages.md")
        return None
    return root


def _document(package: Fields, files: Mapping[str, bytes], report: Report) -> Document:
    name = package.text("document", "document.md")
    nothing = Document("", (), ())
    if name not in files:
        message = f"包里没有文件“{name}”"
        report.add("file-missing", message, package.place("document"), "把文件正文放进包里，条款要编号")
        return nothing
    text, problems = decode(files[name], name)
    report.problems.extend(problems)
    if problems:
        return nothing
    document, problems = read_markdown(text, name)
    report.problems.extend(problems)
    return document or nothing


def _programme(
    package: Fields, document: Document, digest: str, report: Report
) -> tuple[Programme, tuple[Decision, ...]]:
    """The programme as far as it can be read, still without models, and the logic of its decisions."""
    identifier = package.text("id")
    if identifier and (not _ID.fullmatch(identifier) or len(identifier) > _LONGEST_ID):
        package.problem("id-malformed", f"编号“{identifier}”只能用小写字母、数字和连字符", "id", "例如 winter-heating")
    since, until, clause = _in_force(package)
    infos, logic = read_decisions(package, report)
    programme = Programme(
        id=identifier,
        title=package.text("title"),
        issuer=package.text("issuer"),
        summary=package.text("summary"),
        since=since,
        until=until,
        in_force_clause=clause,
        in_force_where=package.place("in_force"),
        document=document,
        terms=read_terms(package, report),
        parameters=read_parameters(package, report),
        decisions=infos,
        models=(no_rules(since),),
        roles=read_roles(package),
        materials=read_materials(package),
        forms=read_forms(package),
        procedures=read_procedures(package, report, until.year),
        funds=read_funds(package),
        returns=read_returns(package),
        tasks=read_tasks(package),
        registers=read_registers(package),
        interpretations=read_interpretations(package),
        pending=read_pending(package),
        notes=read_notes(package),
        declaratory=read_declaratory(package),
        digest=digest,
        totals=read_totals(package),
        accepted=read_accepted(package),
    )
    return programme, logic


def _in_force(package: Fields) -> tuple[dt.date, dt.date, str]:
    fields = package.map("in_force")
    since, until, clause = fields.day("from"), fields.day("until", dt.date.max), fields.clause()
    if since > until:
        fields.problem("in-force-backward", "执行期的截止日早于开始日", "until", "调整两个日期")
    fields.finish()
    return since, until, clause


def _cases(
    files: Mapping[str, bytes], programme: Programme, sound: bool
) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """The worked cases; what they name is looked up only in a sound programme, lest one slip shows up many times."""
    if CASES_FILE not in files:
        return (), ()
    root, problems = read_yaml(files[CASES_FILE], CASES_FILE)
    if root is None:
        # A file of worked cases may hold none yet, as it may be missing.
        return (), tuple(problem for problem in problems if problem.code != "file-empty")
    report = Report()
    cases = read_cases(root, report)
    if sound:
        report.look_up(known_names(programme))
    return cases, tuple(report.problems)


def _digest(files: Mapping[str, bytes]) -> str:
    """SM3 (GB/T 32905-2016) over the names and contents of all files, in the order of their names."""
    digest = hashlib.new("sm3")
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
