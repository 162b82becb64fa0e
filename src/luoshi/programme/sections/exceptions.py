"""`except`: exceptions (但书) to the base rule of a decision, which become a decision table of their own.

In that table every exception is a column, its condition, and a row, which wants its own condition true and those of
the exceptions that beat it false; the last row, the base rule, wants every condition false. Its hit policy is unique,
so two exceptions that both apply without one beating the other are a conflict, and a condition that is not known yet
leaves the decision undecided unless an exception that beats it applies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from luoshi.feel import Cell, Hit, Row, Table
from luoshi.programme.fields import Fields
from luoshi.programme.model import RuleException
from luoshi.programme.report import nearest, shortened

APPLIES = "true"
APPLIES_NOT = "false"
ANY = "-"


@dataclass(frozen=True, slots=True)
class _Read:
    """An exception with its rule text."""

    exception: RuleException
    when: Cell
    then: Cell


def base_rule_name(decision: str) -> str:
    """What the base rule of a decision with exceptions is called, where it is a decision of its own."""
    return f"{decision}的一般规定"


def read_exceptions(
    name: str, fields: Fields, base: Cell, clause: str | None
) -> tuple[tuple[RuleException, ...], Table]:
    """The exceptions under `except` in the order of the file, and the table that they and the base rule make."""
    found = tuple(_read(each) for each in fields.each("except", optional=False))
    if not found:
        fields.problem("value-empty", "“except”没有内容", "except", "补上内容，或删去“except”")
    exceptions = tuple(each.exception for each in found)
    _check_labels(name, fields, exceptions)
    winners = _winners(name, fields, exceptions)
    columns = [each.exception.label for each in found]
    rows = tuple(
        Row(
            tests=tuple(
                Cell(_wanted(column, each.exception.label, winners), other.when.where)
                for column, other in zip(columns, found, strict=True)
            ),
            output=each.then,
            clause=each.exception.clauses[0] if each.exception.clauses else None,
            where=each.exception.where,
            label=each.exception.label,
        )
        for each in found
    )
    otherwise = Row(tuple(Cell(APPLIES_NOT, each.when.where) for each in found), base, clause, fields.where)
    return exceptions, Table(Hit.UNIQUE, tuple(each.when for each in found), (*rows, otherwise), fields.place("except"))


def winners_of(exceptions: Sequence[RuleException]) -> Mapping[str, frozenset[str]]:
    """For each label the labels that beat it, directly or through others. Raises CycleError where they form a ring."""
    beaten_by = {each.label: [other.label for other in exceptions if each.label in other.beats] for each in exceptions}
    found: dict[str, frozenset[str]] = {}
    for label in TopologicalSorter(beaten_by).static_order():
        direct = beaten_by[label]
        found[label] = frozenset(direct).union(*(found[each] for each in direct))
    return found


def _wanted(column: str, label: str, winners: Mapping[str, frozenset[str]]) -> str:
    if column == label:
        return APPLIES
    return APPLIES_NOT if column in winners.get(label, ()) else ANY


def _read(fields: Fields) -> _Read:
    exception = RuleException(
        label=fields.text("label"),
        clauses=fields.clauses(),
        beats=fields.texts("beats", optional=True),
        where=fields.where,
    )
    # As one of the package's conditions it has to be a yes or no, which a column of a table need not be.
    fields.condition("when")
    read = _Read(exception, fields.rule("when"), fields.rule("then"))
    fields.finish()
    return read


def _check_labels(name: str, fields: Fields, exceptions: Sequence[RuleException]) -> None:
    labels = [each.label for each in exceptions]
    for number, each in enumerate(exceptions):
        if each.label and each.label in labels[:number]:
            message = f"“{name}”有两个叫“{shortened(each.label)}”的但书"
            first = exceptions[labels.index(each.label)].where
            fields.report_at("exception-twice", message, each.where, "给其中一个换个名称", (first,))
        for beaten in each.beats:
            if beaten not in labels:
                message = f"“{name}”没有叫“{shortened(beaten)}”的但书"
                fields.report_at("exception-unknown", message, each.where, nearest(beaten, labels))


def _winners(name: str, fields: Fields, exceptions: Sequence[RuleException]) -> Mapping[str, frozenset[str]]:
    try:
        return winners_of(exceptions)
    except CycleError as error:
        circle: list[str] = error.args[1]
        message = f"“{name}”的但书互相优先：" + " → ".join(circle)
        fields.problem("exception-circle", message, "except", "删去其中一处 beats")
        return {}
