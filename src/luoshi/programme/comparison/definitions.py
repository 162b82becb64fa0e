"""What a package defines in one version and not, or otherwise, in the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from luoshi.programme.comparison.clauses import Change
from luoshi.programme.comparison.shapes import shape
from luoshi.programme.elements import Kind
from luoshi.programme.model import Programme


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """An element that was added, removed or changed; what it does counts, and the clauses it cites."""

    kind: Kind
    name: str
    change: Change


def definition_changes(old: Programme, new: Programme) -> tuple[DefinitionChange, ...]:
    """The elements that differ, by kind and in the order of the new package; those that are gone come last."""
    before, after = _contents(old), _contents(new)
    found: list[DefinitionChange] = []
    for (kind, name), content in after.items():
        if (kind, name) not in before:
            found.append(DefinitionChange(kind, name, Change.ADDED))
        elif before[kind, name] != content:
            found.append(DefinitionChange(kind, name, Change.CHANGED))
    gone = (DefinitionChange(kind, name, Change.REMOVED) for kind, name in before if (kind, name) not in after)
    return (*found, *gone)


def _contents(programme: Programme) -> dict[tuple[Kind, str], object]:
    return {(kind, name): content for kind, name, content in _named(programme)}


def _named(programme: Programme) -> Iterator[tuple[Kind, str, object]]:
    yield Kind.IN_FORCE, programme.title, (programme.since, programme.until, programme.in_force_clause)
    sections: tuple[tuple[Kind, Mapping[str, object]], ...] = (
        (Kind.PARAMETER, programme.parameters),
        (Kind.TERM, programme.terms),
        (Kind.ROLE, programme.roles),
        (Kind.MATERIAL, programme.materials),
        (Kind.FORM, programme.forms),
        (Kind.PROCEDURE, programme.procedures),
        (Kind.FUND, programme.funds),
        (Kind.RETURN, programme.returns),
        (Kind.TASK, programme.tasks),
        (Kind.REGISTER, programme.registers),
        (Kind.TOTAL, programme.totals),
    )
    rules = {rule.decision.name: rule for rule in programme.model.rules}
    for name, info in programme.decisions.items():
        rule = rules[name]
        yield Kind.DECISION, name, (shape(info, cited=True), shape(rule.logic), rule.decision.rounding)
    for kind, section in sections:
        for name, content in section.items():
            yield kind, name, shape(content, cited=True)
    for reading in programme.interpretations:
        yield Kind.INTERPRETATION, reading.name, shape(reading, cited=True)
