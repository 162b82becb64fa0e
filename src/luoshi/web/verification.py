"""What an author sees of a version before it is issued: findings, missing cases, changes, and facts tried out."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from luoshi.documents import Clause
from luoshi.programme.verification.findings import (
    FactsWitness,
    Finding,
    FindingKind,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.report import (
    KIND_NAMES,
    TOPIC_NAMES,
    Sides,
    facts_json,
    severity_name,
    sides,
    sides_of,
)
from luoshi.services import releases, verification
from luoshi.services.verification import ReleaseVerified
from luoshi.web import forms
from luoshi.web.asking import chosen
from luoshi.web.clock import acting
from luoshi.web.drawing import Bar, shares
from luoshi.web.plotting import Plot, plot


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of finding and how many there are, for narrowing the list; no kind stands for all."""

    kind: FindingKind | None
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as the page shows it; `trials` are the addresses at which its facts are tried out, one a side."""

    finding: Finding
    kind: str
    severity: str
    is_error: bool
    table: Sides
    trials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CliffCard:
    """The worst cliff of a decision as a table, with its drawing where there is one to draw."""

    decision: str
    fact: str
    share: str
    is_burden: bool
    table: Sides
    trials: tuple[str, ...]
    plot: Plot | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A kind of check with what was proved of it, each with the words for it, and what could not be settled."""

    name: str
    proved: tuple[tuple[str, Proved], ...]
    unsettled: tuple[Unsettled, ...]


@require_GET
def page(request: HttpRequest, release_id: int) -> HttpResponse:
    """The findings of a version, what was proved of it and what could not be settled."""
    found = verification.verification(acting(request), release_id)
    wanted = chosen(request, "kind", FindingKind)
    findings = found.verified.findings
    cards = tuple(_card(found, each) for each in findings if wanted in (None, each.kind))
    context = {
        "release": found.release,
        "verified": found.verified,
        "bar": _bar(found),
        "total": len(found.verified.proved) + len(findings) + len(found.verified.unsettled),
        "unexplained_total": len(found.verified.unexplained),
        "kinds": _kinds(findings),
        "wanted": wanted,
        "unexplained": tuple(card for card in cards if card.finding.explained is None),
        "explained": tuple(card for card in cards if card.finding.explained is not None),
        "cliffs": _cliffs(found),
        "settled": _settled(found),
        "clauses": _texts(found),
    }
    return render(request, "office/verification.html", context)


@require_GET
def trial(request: HttpRequest, release_id: int) -> HttpResponse:
    """Facts tried out by the rules of a version, each step explained; the facts stand in the address."""
    act = acting(request)
    programme = releases.definition(releases.one(act, release_id))
    raw = forms.typed(request.GET, programme.terms)
    found = verification.trial(act, release_id, raw, _day(request.GET.get("on", ""), programme.since))
    behind = {name for goal in programme.model.goals for name in programme.model.facts_behind(goal.name)}
    names = tuple(name for name in programme.terms if name in behind or name in raw)
    context = {
        "release": found.release,
        "programme": programme,
        "on": found.on,
        "fields": forms.fields(programme, names, found.calculation.facts, found.calculation.problems, {}),
        "calculation": found.calculation,
    }
    return render(request, "office/verification_trial.html", context)


def _day(text: str, otherwise: dt.date) -> dt.date:
    """The day that the address asks for; the first in force where it writes none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise


def _bar(found: ReleaseVerified) -> Bar:
    verified = found.verified
    counts = (
        ("证明没有问题", len(verified.proved)),
        ("发现问题", len(verified.findings)),
        ("没有判明", len(verified.unsettled)),
    )
    return shares(counts, sum(count for _, count in counts))


def _kinds(findings: tuple[Finding, ...]) -> tuple[KindCount, ...]:
    counted = Counter(each.kind for each in findings)
    kinds = (KindCount(kind, name, counted[kind]) for kind, name in KIND_NAMES.items() if counted[kind])
    return (KindCount(None, "全部", len(findings)), *kinds)


def _card(found: ReleaseVerified, finding: Finding) -> Card:
    witnesses = tuple(each for each in (finding.witness, finding.beside) if isinstance(each, FactsWitness))
    return Card(
        finding=finding,
        kind=KIND_NAMES[finding.kind],
        severity=severity_name(finding.severity),
        is_error=finding.severity is Severity.ERROR,
        table=sides_of(found.programme, finding),
        trials=tuple(_trial_address(found, each) for each in witnesses),
    )


def _cliffs(found: ReleaseVerified) -> tuple[CliffCard, ...]:
    plots = {curve.cliff.decision: plot(found.programme, curve) for curve in found.curves}
    return tuple(
        CliffCard(
            decision=cliff.decision,
            fact=cliff.fact,
            share=cliff.share,
            is_burden=cliff.is_burden,
            table=sides(found.programme, (cliff.before, cliff.after)),
            trials=tuple(_trial_address(found, side) for side in (cliff.before, cliff.after)),
            plot=plots.get(cliff.decision),
        )
        for cliff in found.verified.cliffs
    )


def _trial_address(found: ReleaseVerified, witness: FactsWitness) -> str:
    facts = facts_json(found.programme, witness.facts)
    typed = {name: forms.written(value) for name, value in facts.items()}
    address = reverse("release-trial", args=(found.release.pk,))
    return f"{address}?{urlencode({'on': witness.on.isoformat(), **typed})}"


def _settled(found: ReleaseVerified) -> tuple[Settled, ...]:
    verified = found.verified
    every = (
        Settled(
            name,
            tuple((_worded(found, each), each) for each in verified.proved if each.kind is kind),
            tuple(each for each in verified.unsettled if each.kind is kind),
        )
        for kind, name in TOPIC_NAMES.items()
    )
    return tuple(each for each in every if each.proved or each.unsettled)


def _worded(found: ReleaseVerified, proved: Proved) -> str:
    """What was proved, and of which decision where the sentence itself does not name it."""
    is_named = proved.about not in found.programme.decisions or proved.about in proved.text
    return proved.text if is_named else f"{proved.about}：{proved.text}"


def _texts(found: ReleaseVerified) -> tuple[Clause, ...]:
    """The clauses that the page names, with their texts, in the order of the document."""
    verified = found.verified
    results: tuple[Result, ...] = (*verified.findings, *verified.proved, *verified.unsettled)
    named = {address for each in results for address in each.clauses}
    return tuple(clause for clause in found.programme.document.clauses if clause.address in named)
