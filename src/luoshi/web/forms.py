"""Form fields made from the terms of a programme: what a person sees of a fact and how it is typed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from django.http import QueryDict

from luoshi.programme import Programme, Term, TermType
from luoshi.services.acts import Invalid
from luoshi.source import FieldPlace, Problem

YES, NO = "是", "否"
# What a browser is told, long enough for any number with its thousands marks.
_NUMBER_LENGTH = 40
_ACCOUNT_LENGTH = 40
_LONGEST_REVISION = 10


class Control(StrEnum):
    """How a value is typed in."""

    CHOICES = "choices"
    WHOLE = "numeric"
    DECIMAL = "decimal"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it stands on a page, with what was typed into it, right or wrong.

    `source` names the register that filled it in, empty where the person did.
    """

    name: str
    label: str
    hint: str
    unit: str
    control: Control
    choices: tuple[str, ...]
    max_length: int
    value: str
    clauses: tuple[str, ...]
    problems: tuple[Problem, ...]
    source: str = ""


def fields(
    programme: Programme,
    names: Iterable[str],
    values: Mapping[str, object],
    problems: tuple[Problem, ...],
    held: Mapping[str, object],
) -> tuple[Field, ...]:
    """The fields for these terms in their order; `held` is what the registers know of them."""
    return tuple(_field(programme.terms[name], values, problems, held) for name in names)


def typed(form: QueryDict, names: Iterable[str]) -> dict[str, object]:
    """What was typed into the fields, blanks cut; fields left empty are left out."""
    given = ((name, form.get(name, "").strip()) for name in names)
    return {name: text for name, text in given if text}


def revision(form: QueryDict) -> int:
    """The revision of the case that the page was made from. Raises Invalid where the page did not send it."""
    text = form.get("revision", "")
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_REVISION:
        raise Invalid(
            (Problem("revision-missing", "页面不完整，操作没有执行。", FieldPlace("修订号"), "请刷新后重试。"),)
        )
    return int(text)


def written(value: object) -> str:
    """A fact's JSON form as it stands in a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def _field(
    term: Term, values: Mapping[str, object], problems: tuple[Problem, ...], held: Mapping[str, object]
) -> Field:
    value = written(values.get(term.name))
    filled_in = term.known_from is not None and bool(value) and value == written(held.get(term.name))
    return Field(
        name=term.name,
        label=term.question or term.name,
        hint=term.hint,
        unit=term.unit,
        control=_control(term.type),
        choices=_choices(term),
        max_length=_max_length(term),
        value=value,
        clauses=term.clauses,
        problems=tuple(problem for problem in problems if problem.where == FieldPlace(term.name)),
        source=term.known_from or "" if filled_in else "",
    )


def _control(kind: TermType) -> Control:
    match kind:
        case TermType.BOOLEAN | TermType.CHOICE:
            return Control.CHOICES
        case TermType.INTEGER | TermType.ACCOUNT:
            return Control.WHOLE
        case TermType.DECIMAL | TermType.RATE | TermType.MONEY:
            return Control.DECIMAL
        case TermType.DATE:
            return Control.DATE
        case TermType.TEXT:
            return Control.TEXT
        case _:
            assert_never(kind)


def _choices(term: Term) -> tuple[str, ...]:
    return (YES, NO) if term.type is TermType.BOOLEAN else term.choices


def _max_length(term: Term) -> int:
    if term.type is TermType.TEXT:
        return term.max_length
    return _ACCOUNT_LENGTH if term.type is TermType.ACCOUNT else _NUMBER_LENGTH
