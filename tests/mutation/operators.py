"""The faults that are planted: each operator takes a sound package and yields edits of one place each.

Nothing here knows a package; what may be edited is found by the grammar. Left out are places that no clause gives:
values labelled as demonstration values, and the bounds of facts.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from luoshi.documents import read_markdown
from luoshi.feel.lexer import Kind, Token
from luoshi.programme.verification import FindingKind
from luoshi.programme.yaml_reading import ListNode, Scalar
from tests.mutation.package_text import Edit, NodePath, PackageText, child, entries, items, rule_tokens, scalar_in
from tests.mutation.places import (
    amounts_in_yuan,
    conditions,
    days,
    exceptions_of,
    literals,
    number_of,
    parameter_values,
    phrases,
    row_results,
    row_tests,
    rule_texts,
    stated_sums,
    tables,
    tests_of,
    unit_names,
)

Planting = Callable[[PackageText], Iterator[Edit]]

_STRICTNESS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_COMPARISONS = frozenset({*_STRICTNESS, "=", "!="})
_PERIOD = re.compile(r"(\d+)( (?:days|workdays|hours|weeks|months))")
_DAY_OF_MONTH = re.compile(r"(day )(\d+)")
_CITATION = re.compile(r"〔\d+〕\d+号|附件\d+(?:[、或和]\d+)*|《[^》]*》")
_TEN_THOUSAND = 10_000
_DOCUMENT = "document.md"


class Operator(StrEnum):
    """What is done to a package; the text names it in what a test prints."""

    ROW_BOUNDARY = "boundary of a row shifted"
    CONDITION_BOUNDARY = "boundary of a condition shifted"
    RESULT = "figure of a result shifted"
    PARAMETER = "parameter shifted"
    ROW_STRICTNESS = "< for <= in a row"
    CONDITION_STRICTNESS = "< for <= in a condition"
    BRACKET = "open for closed bracket"
    ROW_REMOVED = "row removed"
    OVERLAP = "two rows made to overlap"
    TOTAL = "total altered"
    DEADLINE = "deadline shortened"
    UNIT = "unit swapped"
    EXCEPTION = "exception made to never apply"
    DIRECTION = "declared direction turned"
    QUOTA = "quota raised"
    CLAUSE = "figure of a clause altered"


@dataclass(frozen=True, slots=True)
class Fault:
    """How a fault is planted, of which kinds the finding may be and why; `rules` if answers are all that it changes."""

    plant: Planting
    kinds: frozenset[FindingKind]
    why: str
    rules: bool = False


def row_boundaries(package: PackageText) -> Iterator[Edit]:
    """Each number or day of a row's test one unit up and one unit down."""
    for path, test in row_tests(package):
        yield from _shifted_literals(package, path, test, comparisons_only=False)


def condition_boundaries(package: PackageText) -> Iterator[Edit]:
    """Each number that a condition compares with, one unit up and one unit down."""
    for path, text in (*rule_texts(package), *conditions(package)):
        yield from _shifted_literals(package, path, text, comparisons_only=True)


def results(package: PackageText) -> Iterator[Edit]:
    """Each figure of a result one unit up and one down; 0 and 1 stand for none and whole, as clauses say in words."""
    for path, text in (*rule_texts(package), *row_results(package)):
        compared = {edit.start for edit in _shifted_literals(package, path, text, comparisons_only=True)}
        for first, last, token in literals(text):
            shown = _shown(text, first, last)
            if package.start_of(text) + first.start in compared or number_of(shown) in (Decimal(0), Decimal(1)):
                continue
            for shifted in _one_unit_apart(shown, token):
                yield package.within(text, first, last, shifted, path)


def parameters(package: PackageText) -> Iterator[Edit]:
    """Each value of a parameter that a clause gives, one unit up and one unit down."""
    for path, value in parameter_values(package):
        for shifted in _numbers_apart(value.source):
            yield package.replacing(value, shifted, path)


def row_strictness(package: PackageText) -> Iterator[Edit]:
    """Each comparison of a row's test strict where it was not, and the other way round."""
    for path, test in row_tests(package):
        yield from _swapped_strictness(package, path, test)


def condition_strictness(package: PackageText) -> Iterator[Edit]:
    """Each comparison of a condition strict where it was not, and the other way round."""
    for path, text in (*rule_texts(package), *conditions(package)):
        yield from _swapped_strictness(package, path, text)


def brackets(package: PackageText) -> Iterator[Edit]:
    """Each end of a range in a row open where it was closed, and the other way round."""
    for path, test in row_tests(package):
        tokens = rule_tokens(test)
        if not any(token.is_symbol("..") for token in tokens):
            continue
        opening, closing = tokens[0], tokens[-1]
        yield package.within(test, opening, opening, "(" if opening.text == "[" else "[", path)
        yield package.within(test, closing, closing, ")" if closing.text == "]" else "]", path)


def removed_rows(package: PackageText) -> Iterator[Edit]:
    """Each table without one of its rows."""
    for path, table in tables(package):
        rules = child(table, "rules")
        if isinstance(rules, ListNode) and len(rules.items) > 1:
            for number in range(len(rules.items)):
                yield package.without_item(rules, number, (*path, "rules", str(number + 1)))


def overlaps(package: PackageText) -> Iterator[Edit]:
    """Each row of a table that lets one row fire, or those that agree, with one of its tests taken away."""
    for path, table in tables(package):
        hit = scalar_in(table, "hit")
        if hit is None or hit.text not in ("unique", "any"):
            continue
        for row_path, test in tests_of(path, table):
            if test.text != "-":
                yield package.replacing(test, "-", row_path)


def totals(package: PackageText) -> Iterator[Edit]:
    """Each total, each part of it, the money of a fund and each portion of it, one unit up and one unit down."""
    for path, figure in stated_sums(package):
        for shifted in _numbers_apart(figure.source):
            yield package.replacing(figure, shifted, path)


def deadlines(package: PackageText) -> Iterator[Edit]:
    """Each limit, notice, day of a return, end of a window and day of a task made one unit shorter."""
    for path, phrase in phrases(package):
        shorter = _PERIOD.sub(_one_less, phrase.source)
        shorter = _DAY_OF_MONTH.sub(lambda found: f"{found[1]}{int(found[2]) - 1}", shorter)
        if shorter != phrase.source:
            yield package.replacing(phrase, shorter, path)
    for path, day in days(package):
        earlier = dt.date.fromisoformat(day.text if len(day.text) > 5 else f"2015-{day.text}") - dt.timedelta(days=1)
        yield package.replacing(day, earlier.isoformat()[-len(day.text) :], path)


def units(package: PackageText) -> Iterator[Edit]:
    """Days for workdays and back, a percentage without its sign, yuan written as ten thousands and back."""
    for path, phrase in phrases(package):
        swapped = re.sub(r"\b(work)?days\b", lambda found: "days" if found[1] else "workdays", phrase.source)
        if swapped != phrase.source:
            yield package.replacing(phrase, swapped, path)
    for path, figure in (*parameter_values(package), *stated_sums(package)):
        if figure.source.endswith("%"):
            yield package.replacing(figure, figure.source[:-1], path)
    for path, text in (*rule_texts(package), *row_tests(package), *row_results(package)):
        for first, last, _ in literals(text):
            if last.is_symbol("%") and number_of(_shown(text, first, last)) != 0:
                yield package.within(text, first, last, text.source[first.start : last.start], path)
    for path, amount in amounts_in_yuan(package):
        number = number_of(amount.source)
        if number is not None and number > 1:
            yield package.replacing(amount, f"{(number / _TEN_THOUSAND).normalize():f}", path)
    for path, unit in unit_names(package):
        yield package.replacing(unit, "万元", path)


def exceptions(package: PackageText) -> Iterator[Edit]:
    """Each exception with a condition that nothing meets."""
    for path, exception in exceptions_of(package):
        condition = scalar_in(exception, "when")
        if condition is not None:
            text = condition.source
            yield package.replacing(condition, f"({text}) and not({text})", (*path, "when"))


def directions(package: PackageText) -> Iterator[Edit]:
    """Each declared direction turned round."""
    for path, decision in package.section("decisions"):
        for fact, direction in entries(child(decision, "monotone")):
            if isinstance(direction, Scalar):
                turned = "down" if direction.text == "up" else "up"
                yield package.replacing(direction, turned, (*path, "monotone", fact))


def quotas(package: PackageText) -> Iterator[Edit]:
    """Each quota one more, and twice as many."""
    for path, procedure in package.section("procedures"):
        count = scalar_in(procedure, "quota", "count")
        if count is not None:
            for raised in (int(count.text) + 1, int(count.text) * 2):
                yield package.replacing(count, str(raised), (*path, "quota", "count"))


def clauses(package: PackageText) -> Iterator[Edit]:
    """Each number in a clause one more; not numbers of documents and annexes, nor where the source lost the value."""
    pending = (scalar_in(each, "clause") for _, each in items(child(package.root, "pending")))
    lost = {address.text for address in pending if address is not None}
    text = package.text_of(_DOCUMENT)
    document, problems = read_markdown(text, _DOCUMENT)
    assert document is not None, problems
    lines = text.split("\n")
    for clause in document.clauses:
        if clause.address in lost:
            continue
        start = text.index(clause.text, sum(len(line) + 1 for line in lines[: clause.where.line - 1]))
        citations = [found.span() for found in _CITATION.finditer(clause.text)]
        for found in re.finditer(r"\d+", clause.text):
            if not any(first <= found.start() < last for first, last in citations):
                first = start + found.start()
                yield Edit(first, first + len(found[0]), str(int(found[0]) + 1), (clause.address,), _DOCUMENT)


def _one_less(found: re.Match[str]) -> str:
    return f"{max(int(found[1]) - 1, 1)}{found[2]}"


def _swapped_strictness(package: PackageText, path: NodePath, text: Scalar) -> Iterator[Edit]:
    for token in rule_tokens(text):
        if token.kind is Kind.SYMBOL and token.text in _STRICTNESS:
            yield package.within(text, token, token, _STRICTNESS[token.text], path)


def _shifted_literals(package: PackageText, path: NodePath, text: Scalar, comparisons_only: bool) -> Iterator[Edit]:
    tokens = rule_tokens(text)
    for first, last, token in literals(text):
        before, after = tokens.index(first) - 1, tokens.index(last) + 1
        beside = {tokens[each].text for each in (before, after) if 0 <= each < len(tokens)}
        if not comparisons_only or beside & _COMPARISONS:
            for shifted in _one_unit_apart(_shown(text, first, last), token):
                yield package.within(text, first, last, shifted, path)


def _shown(text: Scalar, first: Token, last: Token) -> str:
    return text.source[first.start : last.end]


def _one_unit_apart(shown: str, token: Token) -> tuple[str, ...]:
    if token.kind is Kind.STRING:
        day = dt.date.fromisoformat(token.text)
        return tuple(f'date("{day + dt.timedelta(days=by)}")' for by in (1, -1))
    return _numbers_apart(shown)


def _numbers_apart(shown: str) -> tuple[str, ...]:
    """The number one unit of its last digit up and down, a percentage one percentage point; never below 0."""
    digits, sign = (shown[:-1], "%") if shown.endswith("%") else (shown, "")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return ()
    unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return tuple(f"{each}{sign}" for each in (number + unit, number - unit) if each >= 0)


_K = FindingKind
_ROWS = frozenset({_K.GAP, _K.OVERLAP, _K.UNREACHABLE, _K.REFERENCE, _K.UNIT})
_CONDITIONS = frozenset({_K.CONTRADICTION, _K.REFERENCE, _K.GAP, _K.NEVER, _K.ALWAYS, _K.UNREACHABLE, _K.MONOTONE})

FAULTS: Mapping[Operator, Fault] = {
    Operator.ROW_BOUNDARY: Fault(
        row_boundaries,
        _ROWS,
        "one row moved leaves a gap or an overlap; where rows stand in order, the figure parts from its clause",
        rules=True,
    ),
    Operator.CONDITION_BOUNDARY: Fault(
        condition_boundaries,
        _CONDITIONS,
        "the condition parts from the rows or from the words of its clause, or is met by all, by none",
        rules=True,
    ),
    Operator.RESULT: Fault(
        results,
        frozenset({_K.REFERENCE, _K.BUDGET, _K.UNREACHABLE}),
        "the clause gives another figure, or the fund no longer suffices",
        rules=True,
    ),
    Operator.PARAMETER: Fault(
        parameters,
        frozenset({_K.REFERENCE, _K.CONTRADICTION, _K.TOTAL, _K.BUDGET}),
        "the clause gives another figure; two clauses part, a sum or a fund no longer comes out",
    ),
    Operator.ROW_STRICTNESS: Fault(
        row_strictness,
        _ROWS,
        "the line belongs to two rows or to none, or parts from the word of its clause",
        rules=True,
    ),
    Operator.CONDITION_STRICTNESS: Fault(
        condition_strictness,
        _CONDITIONS,
        "the line is granted by one clause and refused by the other, or parts from the word of its clause",
        rules=True,
    ),
    Operator.BRACKET: Fault(brackets, _ROWS, "the line belongs to two rows or to none", rules=True),
    Operator.ROW_REMOVED: Fault(
        removed_rows,
        frozenset({_K.GAP, _K.REFERENCE, _K.UNREACHABLE}),
        "facts that no row covers; where another row takes them, the clause of the row is not carried out",
        rules=True,
    ),
    Operator.OVERLAP: Fault(overlaps, frozenset({_K.OVERLAP}), "facts that two rows cover", rules=True),
    Operator.TOTAL: Fault(
        totals,
        frozenset({_K.TOTAL, _K.REFERENCE, _K.BUDGET}),
        "the sum does not come out, or the figure is not that of the clause",
    ),
    Operator.DEADLINE: Fault(
        deadlines,
        frozenset({_K.DEADLINE, _K.REFERENCE}),
        "the clause gives another length or day, or the stages no longer fit",
    ),
    Operator.UNIT: Fault(units, frozenset({_K.UNIT}), "the clause has the same digits in another unit"),
    Operator.EXCEPTION: Fault(
        exceptions,
        frozenset({_K.NEVER, _K.UNREACHABLE}),
        "a condition that nothing meets, an exception that never decides",
        rules=True,
    ),
    Operator.DIRECTION: Fault(directions, frozenset({_K.MONOTONE}), "the decision goes the other way"),
    Operator.QUOTA: Fault(
        quotas, frozenset({_K.BUDGET, _K.REFERENCE}), "the fund does not suffice, or the clause gives another number"
    ),
    Operator.CLAUSE: Fault(
        clauses,
        frozenset({_K.REFERENCE, _K.TOTAL, _K.DEADLINE, _K.UNIT}),
        "the rules have another figure, the clause's own sum or length of time differs",
    ),
}
"""Every operator with its planting, the kinds of finding that tell of it, and why those."""
