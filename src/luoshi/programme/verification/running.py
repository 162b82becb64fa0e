"""`verify`: every check on every set of rules, each finding with its id and whoever answers for it."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from luoshi.deadlines import Calendar
from luoshi.documents import Document
from luoshi.programme.loading import Loaded
from luoshi.programme.model import Clauses, Programme
from luoshi.programme.verification.changes.cliffs import cliffs
from luoshi.programme.verification.changes.differences import clauses_behind
from luoshi.programme.verification.changes.directions import directions
from luoshi.programme.verification.conditions.never_always import conditions
from luoshi.programme.verification.conditions.routes import routes
from luoshi.programme.verification.conditions.undecided import undecided
from luoshi.programme.verification.conditions.unused import unused
from luoshi.programme.verification.contradictions.examining import contradictions
from luoshi.programme.verification.figures.references import references
from luoshi.programme.verification.figures.units import units
from luoshi.programme.verification.findings import (
    Explanation,
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Proved,
    Result,
    Severity,
    Unsettled,
    Verified,
)
from luoshi.programme.verification.money.budgets import budgets
from luoshi.programme.verification.money.stated import stated_sums
from luoshi.programme.verification.money.totals import totals
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.tables.examining import tables
from luoshi.programme.verification.times.deadlines import deadlines
from luoshi.source import Problem, show_place

Check = Callable[[Subject], Iterable[Result]]

CHECKS: tuple[Check, ...] = (
    totals,
    stated_sums,
    tables,
    conditions,
    undecided,
    routes,
    unused,
    contradictions,
    directions,
    cliffs,
    budgets,
    deadlines,
    units,
    references,
)
"""What is examined, in the order in which people read it; of a drop against a declared direction only that is told."""

_UNDEFINED_NAMES = frozenset({"feel-unknown-name"})
_SEAL_LENGTH = 8
_QUOTED_NAME = re.compile(r"没有(?:叫|名为)“(.+?)”的")
_KINDS = tuple(FindingKind)
_OF_RULES = frozenset(
    {
        FindingKind.CONTRADICTION,
        FindingKind.GAP,
        FindingKind.OVERLAP,
        FindingKind.UNREACHABLE,
        FindingKind.NEVER,
        FindingKind.ALWAYS,
        FindingKind.CLIFF,
        FindingKind.MONOTONE,
    }
)
"""What is found of rules rests on all that the decisions rest on, not on the clauses alone that are named."""


def verify(loaded: Loaded, calendar: Calendar, on: dt.date | None = None) -> Verified:
    """The findings on a package, what was proved of it, and what could not be settled, by the rules of all days.

    With `on`, a day in force, by the rules of that day alone: what was accepted and holds on other days is not missed.

    A package that cannot be loaded has its problems; what it names without defining is told as a finding. Where only
    worked cases have problems, the rules are verified all the same.
    """
    programme = loaded.verifiable
    undefined = tuple(_undefined(loaded.problems))
    if programme is None:
        return Verified(undefined, (), (), (), loaded.problems)
    subject = Subject.of(programme, calendar, on)
    results = [result for check in CHECKS for result in check(subject)]
    found = _identified(subject, (result for result in results if isinstance(result, Finding)))
    explained = [_explained(programme, finding) for finding in found]
    stale = _identified(subject, _stale(programme, found)) if on is None else []
    return Verified(
        findings=(*undefined, *_in_order(programme, (*explained, *stale))),
        proved=tuple(dict.fromkeys(result for result in results if isinstance(result, Proved))),
        unsettled=tuple(dict.fromkeys(result for result in results if isinstance(result, Unsettled))),
        cliffs=tuple(subject.cliffs),
        problems=loaded.problems,
    )


def seal(document: Document, clauses: Clauses) -> str:
    """What changes when one of these clauses or of those in them does: eight digits of SM3 over addresses and texts."""
    digest = hashlib.new("sm3")
    for address in sorted(_with_their_own(document, clauses), key=lambda each: (document.position(each), each)):
        clause = document.clause(address)
        for part in (address, clause.written if clause is not None else ""):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()[:_SEAL_LENGTH]


def _with_their_own(document: Document, clauses: Iterable[str]) -> set[str]:
    """The clauses and all that stand in them: who cites what leads into a list means its items too."""
    found: set[str] = set()
    waiting = list(clauses)
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.add(address)
            waiting.extend(each.address for each in document.children(address))
    return found


def _clauses_behind(subject: Subject, finding: Finding) -> Clauses:
    """The clauses that a finding of rules rests on beside those that it names, under the rules of any day.

    Of one day alone, a finding of several days would have as many ids.
    """
    if finding.kind not in _OF_RULES:
        return ()
    decisions = subject.programme.decisions.keys()
    names = set(finding.about.split("/")) & decisions
    if not names and isinstance(finding.witness, FactsWitness):
        names = finding.witness.shows.keys() & decisions
    return tuple(clause for ruleset in subject.rulesets for name in names for clause in clauses_behind(ruleset, name))


def _identified(subject: Subject, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with their ids, each once: that of the earliest rules stands for all."""
    document = subject.programme.document
    found: dict[str, Finding] = {}
    for finding in findings:
        clauses = tuple(sorted(dict.fromkeys(finding.clauses), key=document.position))
        sealed = (*clauses, *_clauses_behind(subject, finding))
        name = f"{finding.kind.value}:{finding.about}:{seal(document, sealed)}"
        found.setdefault(name, replace(finding, clauses=clauses, id=name))
    return list(found.values())


def _explained(programme: Programme, finding: Finding) -> Finding:
    """The finding with whoever accepted it; one that a check explained by a reading of the package stays so."""
    for accepted in programme.accepted:
        if accepted.finding == finding.id:
            return replace(finding, explained=Explanation(accepted.by, accepted.reason))
    return finding


def _stale(programme: Programme, findings: Iterable[Finding]) -> Iterator[Finding]:
    """A finding for each that was accepted and is found no more: it was mended, or its clause has changed."""
    known = {finding.id for finding in findings}
    for accepted in programme.accepted:
        if accepted.finding in known:
            continue
        yield Finding(
            FindingKind.REFERENCE,
            Severity.WARNING,
            f"accepted/{accepted.finding}",
            (),
            f"{accepted.by}说明过的“{accepted.finding}”现在查不到了：问题已经改正，或者条文改过、要重新看。",
            "问题还在的，按现在的编号重新说明；不在的，删去这一项。",
            FiguresWitness({"accepted": accepted.finding}),
            accepted.where,
        )


def _undefined(problems: Iterable[Problem]) -> Iterator[Finding]:
    """What a package names and nothing defines, as findings of a package that cannot be loaded for it."""
    for problem in problems:
        if problem.code in _UNDEFINED_NAMES or (problem.code.endswith("-unknown") and problem.code != "key-unknown"):
            yield Finding(
                FindingKind.REFERENCE,
                Severity.ERROR,
                problem.code,
                (),
                problem.message,
                problem.remedy,
                FiguresWitness({"写作": _name_in(problem)}),
                problem.where,
                id=f"{FindingKind.REFERENCE.value}:{problem.code}:{show_place(problem.where)}",
            )


def _name_in(problem: Problem) -> str:
    """The name that nothing defines, as the problem quotes it; the whole message where it quotes none."""
    quoted = _QUOTED_NAME.search(problem.message)
    return problem.message if quoted is None else quoted[1]


def _in_order(programme: Programme, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Unexplained ones first, errors before warnings, then by the place of their first clause in the document."""

    def place(finding: Finding) -> tuple[bool, bool, int, int, str]:
        first = programme.document.position(finding.clauses[0]) if finding.clauses else len(programme.document.clauses)
        is_warning = finding.severity is Severity.WARNING
        return finding.explained is not None, is_warning, first, _KINDS.index(finding.kind), finding.id

    return tuple(sorted(findings, key=place))
