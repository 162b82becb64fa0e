"""Edits that change how a package is written and nothing that it says: each must leave what is found as it was."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from luoshi.feel.lexer import Kind
from luoshi.programme.yaml_reading import ListNode
from tests.mutation.package_text import Edit, PackageText, child, rule_tokens, scalar_in
from tests.mutation.places import literals, parameter_values, phrases, row_tests, rule_texts, stated_sums, tables

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_ORDERLESS = ("unique", "any", "collect", "priority")
_PERIOD = re.compile(r"(\d+) (workdays|days|hours)$")
_CHINESE_UNITS = {"workdays": "个工作日内", "days": "天内", "hours": "小时内"}


class Rewriting(StrEnum):
    """How something is written otherwise."""

    SWAPPED_ROWS = "two rows of a table in which order says nothing change places"
    NEGATED = "a comparison is written as the negation of its opposite"
    BRACKETED = "a rule text stands in brackets"
    DECIMAL = "a percentage is written as a decimal"
    CHINESE_PERIOD = "a length of time is written in Chinese"
    DAY_LITERAL = "a day is written with an at sign"


def swapped_rows(package: PackageText) -> Iterator[Edit]:
    """Neighbouring rows of tables in which order says nothing, each pair the other way round."""
    for path, table in tables(package):
        hit, rules = scalar_in(table, "hit"), child(table, "rules")
        if hit is None or hit.text not in _ORDERLESS or not isinstance(rules, ListNode):
            continue
        for first, second in zip(rules.items, rules.items[1:], strict=False):
            upper, between, lower = (
                package.text[start:end]
                for start, end in (
                    (first.extent.start, first.extent.end),
                    (first.extent.end, second.extent.start),
                    (second.extent.start, second.extent.end),
                )
            )
            yield Edit(first.extent.start, second.extent.end, lower + between + upper, path)


def negated(package: PackageText) -> Iterator[Edit]:
    """Rule texts that are one comparison of two names or numbers, as `not` of the opposite one."""
    for path, text in rule_texts(package):
        tokens = rule_tokens(text)
        signs = [token for token in tokens if token.kind is Kind.SYMBOL and token.text != "%"]
        if len(signs) == 1 and signs[0].text in _OPPOSITE and not any(token.is_word("if") for token in tokens):
            left, right = text.source[: signs[0].start], text.source[signs[0].end :]
            words = {token.text for token in tokens if token.kind is Kind.NAME}
            if not words & {"and", "or"}:
                yield package.replacing(text, f"not({left}{_OPPOSITE[signs[0].text]}{right})", path)


def bracketed(package: PackageText) -> Iterator[Edit]:
    """Each rule text in brackets."""
    for path, text in rule_texts(package):
        yield package.replacing(text, f"({text.source})", path)


def decimals(package: PackageText) -> Iterator[Edit]:
    """Each percentage of a row's test, a parameter or a share as the number that it is."""
    for path, test in row_tests(package):
        for first, last, _ in literals(test):
            if last.is_symbol("%"):
                yield package.within(test, first, last, _decimal(test.source[first.start : last.start]), path)
    for path, figure in (*parameter_values(package), *stated_sums(package)):
        if figure.source.endswith("%"):
            yield package.replacing(figure, _decimal(figure.source[:-1]), path)


def chinese_periods(package: PackageText) -> Iterator[Edit]:
    """Each length of time as documents write it."""
    for path, phrase in phrases(package):
        found = _PERIOD.fullmatch(phrase.source)
        if found is not None:
            yield package.replacing(phrase, f"{found[1]}{_CHINESE_UNITS[found[2]]}", path)


def day_literals(package: PackageText) -> Iterator[Edit]:
    """Each day of a row's test as a literal instead of a call."""
    for path, test in row_tests(package):
        for first, last, token in literals(test):
            if token.kind is Kind.STRING:
                yield package.within(test, first, last, f'@"{token.text}"', path)


REWRITINGS: Mapping[Rewriting, Callable[[PackageText], Iterator[Edit]]] = {
    Rewriting.SWAPPED_ROWS: swapped_rows,
    Rewriting.NEGATED: negated,
    Rewriting.BRACKETED: bracketed,
    Rewriting.DECIMAL: decimals,
    Rewriting.CHINESE_PERIOD: chinese_periods,
    Rewriting.DAY_LITERAL: day_literals,
}


def _decimal(percentage: str) -> str:
    return f"{(Decimal(percentage) / 100).normalize():f}"
