"""What verification makes of a planted fault: told of with a witness, proved to change nothing, or missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.deadlines import Calendar
from luoshi.programme import load_files
from luoshi.programme.comparison import compare
from luoshi.programme.deciding import model_on
from luoshi.programme.model import Programme
from luoshi.programme.verification import FactsWitness, Finding, Verified, verify
from tests.mutation.operators import FAULTS, Operator
from tests.mutation.package_text import Edit, PackageText

CALENDAR = Calendar.china()


class Verdict(StrEnum):
    """How a planted fault came out."""

    REFUSED = "refused when loaded"
    FOUND = "found"
    EQUIVALENT = "equivalent"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A package with one fault."""

    package: PackageText
    operator: Operator
    edit: Edit

    def __str__(self) -> str:
        return self.package.shown(self.edit)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a mutant, and what speaks for it."""

    mutant: Mutant
    verdict: Verdict
    because: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A package as it stands: the programme and what verification says of it."""

    programme: Programme
    verified: Verified

    @classmethod
    def of(cls, package: PackageText) -> "Sound":
        """The package loaded and verified."""
        loaded = load_files(package.files)
        assert loaded.programme is not None, loaded.problems
        return cls(loaded.programme, verify(loaded, CALENDAR))


def mutants_of(package: PackageText, operator: Operator) -> tuple[Mutant, ...]:
    """Every mutant that an operator makes of a package, in the order of its places."""
    edits = dict.fromkeys(FAULTS[operator].plant(package))
    return tuple(Mutant(package, operator, edit) for edit in edits)


def judge(mutant: Mutant, sound: Sound) -> Judged:
    """What verification says of the mutant that it does not say of the package as it stands."""
    loaded = load_files(mutant.package.edited(mutant.edit))
    if loaded.programme is None:
        return Judged(mutant, Verdict.REFUSED, loaded.problems[0].code)
    verified = verify(loaded, CALENDAR)
    news = [finding for finding in verified.unexplained if _is_news(finding, sound.verified)]
    fault = FAULTS[mutant.operator]
    of_kind = [finding for finding in news if finding.kind in fault.kinds]
    unconfirmed = [fault for finding in news for fault in unconfirmed_of(loaded.programme, finding)]
    if unconfirmed:
        return Judged(mutant, Verdict.MISSED, f"not confirmed: {unconfirmed[0]}")
    if of_kind:
        return Judged(mutant, Verdict.FOUND, of_kind[0].id)
    if fault.rules and not news and changes_no_answer(sound.programme, loaded.programme, mutant.edit):
        return Judged(mutant, Verdict.EQUIVALENT, "every decision is proved to answer the same")
    told = ", ".join(finding.id for finding in news) or "nothing new"
    return Judged(mutant, Verdict.MISSED, told)


def unconfirmed_of(programme: Programme, finding: Finding) -> tuple[str, ...]:
    """What of a finding's witnesses `decide` does not answer as they say; a witness of figures must show some."""
    if not isinstance(finding.witness, FactsWitness):
        return () if finding.witness.figures else (f"{finding.id} shows no figures",)
    sides = [finding.witness] if finding.beside is None else [finding.witness, finding.beside]
    return tuple(
        f"{finding.id}: {name} is {answers[name]}, not {shown}"
        for side in sides
        for answers in (_answers(programme, side),)
        for name, shown in side.shows.items()
        if answers[name] != shown
    )


def _answers(programme: Programme, witness: FactsWitness) -> Mapping[str, object]:
    return {**witness.facts, **model_on(programme, witness.on).rules.decide(witness.facts).values}


def changes_no_answer(old: Programme, new: Programme, edit: Edit) -> bool:
    """Whether all that the edit touches is rules, and every decision is proved to answer as before."""
    if edit.path[0] != "decisions":
        return False
    compared = compare(old, new)
    return not compared.regions and not compared.unsettled and set(compared.same) == set(new.decisions)


def _is_news(finding: Finding, before: Verified) -> bool:
    """Whether the finding, or its figures, was not told before."""
    known = next((each for each in before.unexplained if each.id == finding.id), None)
    return known is None or (known.message, known.witness) != (finding.message, finding.witness)
