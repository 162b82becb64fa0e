"""Clause coverage: how much of a document something carries out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from luoshi.programme.elements import Element, Key, Kind, elements
from luoshi.programme.model import Programme
from luoshi.source import Problem

# A reading says how a clause is understood; it does not carry the clause out.
_NOT_CARRYING = frozenset({Kind.INTERPRETATION})


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of clauses; `unlinked` are the addresses of operative clauses that no exercised element carries out.

    `total` is `operative`, `declaratory`, `headings` and `lost` together; lost are those of which the source holds no
    text, so that nothing can be known of them.
    """

    total: int
    operative: int
    linked: int
    declaratory: int
    headings: int
    lost: int
    unlinked: tuple[str, ...]


def coverage(programme: Programme, exercised: Collection[Key]) -> Coverage:
    """The coverage, where a link counts only if a worked case exercises its element."""
    everything = elements(programme)
    operative, declaratory, headings, lost = _sorted(programme, everything)
    carried = {clause for element in _carrying(everything) if element.key in exercised for clause in element.clauses}
    unlinked = tuple(clause for clause in operative if clause not in carried)
    return Coverage(
        total=len(programme.document.clauses),
        operative=len(operative),
        linked=len(operative) - len(unlinked),
        declaratory=len(declaratory),
        headings=len(headings),
        lost=len(lost),
        unlinked=unlinked,
    )


def coverage_problems(programme: Programme, exercised: Collection[Key]) -> Iterator[Problem]:
    """A problem for each operative clause without any element, and for each element that no worked case exercises."""
    everything = elements(programme)
    carried = {clause for element in _carrying(everything) for clause in element.clauses}
    operative, _, _, _ = _sorted(programme, everything)
    for address in operative:
        clause = programme.document.clause(address)
        if address not in carried and clause is not None:
            remedy = "写明它落实到哪里；确实只作宣示的，列入 declaratory 并写明理由"
            yield Problem("unlinked-clause", f"条款“{address}”还没有落实", clause.where, remedy)
    for element in everything:
        if element.key not in exercised:
            message = f"{element.kind.value}“{element.name}”没有通过的算例用到"
            yield Problem("not-exercised", message, element.where, "在 cases.yaml 里补一个算例")


def _carrying(everything: Iterable[Element]) -> Iterator[Element]:
    return (element for element in everything if element.kind not in _NOT_CARRYING)


def _sorted(programme: Programme, everything: tuple[Element, ...]) -> tuple[list[str], list[str], list[str], list[str]]:
    """The addresses of operative clauses, declaratory ones, headings, and lost ones, each in the order of the text."""
    carried = {clause for element in _carrying(everything) for clause in element.clauses}
    declared = {each.clause for each in programme.declaratory}
    pending = {each.clause for each in programme.pending}
    operative: list[str] = []
    declaratory: list[str] = []
    headings: list[str] = []
    lost: list[str] = []
    for clause in programme.document.clauses:
        address = clause.address
        if address in carried:
            operative.append(address)
        elif address in declared:
            declaratory.append(address)
        elif programme.document.is_heading(clause):
            headings.append(address)
        elif address in pending:
            lost.append(address)
        else:
            operative.append(address)
    return operative, declaratory, headings, lost
