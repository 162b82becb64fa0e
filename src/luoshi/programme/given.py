"""The facts somebody gives: read from what a form, a file or a request holds, and held to what their terms allow."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import assert_never

from luoshi.feel import Null, Value
from luoshi.programme.fields import read_day
from luoshi.programme.model import Programme, Term, TermType
from luoshi.programme.report import nearest, shortened
from luoshi.source import FieldPlace, Problem

_LONGEST_NUMBER = 40
_DECIMALS_OF_YUAN = 2
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_BOOLEANS = {"true": True, "false": False, "是": True, "否": False}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_facts(programme: Programme, raw: Mapping[str, object]) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """The facts in JSON or form values, and a problem for each that cannot be taken.

    None and texts of blanks count as not given. Numbers may be int, Decimal or text, with full-width digits, thousands
    marks or a percent sign; float is refused because it has lost the fen already. A faulty fact is left out.
    """
    facts: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, given in raw.items():
        term = programme.terms.get(name)
        if term is None:
            problems.append(_unknown(programme, name))
            continue
        text = _text(given)
        if given is None or text == "":
            continue
        value = _read(term, given, text)
        faults = [_mistyped(term)] if value is None else list(_faults(term, value))
        problems.extend(faults)
        if value is not None and not faults:
            facts[name] = value
    return facts, tuple(problems)


def check_facts(programme: Programme, facts: Mapping[str, Value]) -> tuple[Problem, ...]:
    """What is wrong with facts that are typed already; a null counts as not given."""
    problems: list[Problem] = []
    for name, value in facts.items():
        term = programme.terms.get(name)
        if term is None:
            problems.append(_unknown(programme, name))
        elif isinstance(value, Null):
            continue
        elif not _is_of(term.type, value):
            problems.append(_mistyped(term))
        else:
            problems.extend(_faults(term, value))
    return tuple(problems)


def _text(given: object) -> str | None:
    return unicodedata.normalize("NFKC", given).strip() if isinstance(given, str) else None


def _read(term: Term, given: object, text: str | None) -> Value | None:
    """The value of the term's type; None where it is not of that type."""
    match term.type:
        case TermType.BOOLEAN:
            return given if isinstance(given, bool) else _BOOLEANS.get(text or "")
        case TermType.INTEGER | TermType.DECIMAL | TermType.RATE | TermType.MONEY:
            return _read_number(given, text, term.type is TermType.RATE)
        case TermType.DATE:
            if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
                return given
            return read_day(text or "")
        case TermType.TEXT | TermType.CHOICE:
            # Full-width signs in a name are part of the name, so the text stays as given.
            return given.strip() if isinstance(given, str) else None
        case TermType.ACCOUNT:
            return re.sub(r"[\s-]", "", text) if text is not None else None
        case _:
            assert_never(term.type)


def _read_number(given: object, text: str | None, percent: bool) -> Decimal | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int | Decimal):
        return Decimal(given) if len(str(given)) <= _LONGEST_NUMBER else None
    if text is None or len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    if text.endswith("%") and not percent:
        return None
    number = Decimal(text.removesuffix("%").replace(",", ""))
    return number.scaleb(-2) if text.endswith("%") else number


def _is_of(kind: TermType, value: Value) -> bool:
    match kind:
        case TermType.BOOLEAN:
            return isinstance(value, bool)
        case TermType.INTEGER | TermType.DECIMAL | TermType.RATE | TermType.MONEY:
            return isinstance(value, Decimal)
        case TermType.DATE:
            return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        case TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT:
            return isinstance(value, str)
        case _:
            assert_never(kind)


def _faults(term: Term, value: Value) -> Iterator[Problem]:
    """What is wrong with a value of the right type."""
    if isinstance(value, Decimal):
        yield from _number_faults(term, value)
    elif isinstance(value, str):
        yield from _text_faults(term, value)


def _number_faults(term: Term, value: Decimal) -> Iterator[Problem]:
    if not value.is_finite():
        yield _mistyped(term)
        return
    if term.type is TermType.INTEGER and value != value.to_integral_value():
        yield _fault("fact-whole", term, "要填整数", "不要带小数")
    if term.type is TermType.MONEY and value != round(value, _DECIMALS_OF_YUAN):
        yield _fault("fact-decimals", term, "最多精确到分", "小数点后不超过两位")
    if term.min is not None and value < term.min:
        yield _fault("fact-range", term, f"不能小于 {_plain(term.min)}{_unit(term)}", "请核对后重新填写")
    if term.max is not None and value > term.max:
        yield _fault("fact-range", term, f"不能大于 {_plain(term.max)}{_unit(term)}", "请核对数字和单位")


def _text_faults(term: Term, value: str) -> Iterator[Problem]:
    if term.type is TermType.CHOICE and value not in term.choices:
        yield _fault("fact-choice", term, f"没有“{shortened(value)}”这个选项", "请选：" + "、".join(term.choices))
    if term.type is TermType.ACCOUNT and not _ACCOUNT.fullmatch(value):
        yield _fault("fact-account", term, "应为 8 至 32 位数字", "请照开户许可证或存折核对")
    if term.type is TermType.TEXT and len(value) > term.max_length:
        yield _fault("fact-length", term, f"不能超过 {term.max_length} 个字", f"现在有 {len(value)} 个字，请缩短")
    if term.type is TermType.TEXT and _CONTROL.search(value):
        yield _fault("fact-control-character", term, "含有看不见的控制字符", "请手工重新输入")


_EXPECTED = {
    TermType.BOOLEAN: ("要填“是”或“否”", "请选一项"),
    TermType.INTEGER: ("要填整数", "例如 12"),
    TermType.DECIMAL: ("要填数字", "例如 12.5"),
    TermType.RATE: ("要填比例", "例如 2.5% 或 0.025"),
    TermType.MONEY: ("要填金额", "以元为单位，例如 12345.60"),
    TermType.DATE: ("要填日期", "例如 2015-09-30"),
    TermType.TEXT: ("要填文字", "请重新填写"),
    TermType.CHOICE: ("要从选项里选", "请选一项"),
    TermType.ACCOUNT: ("要填账号", "8 至 32 位数字"),
}


def _mistyped(term: Term) -> Problem:
    message, remedy = _EXPECTED[term.type]
    return _fault("fact-type", term, message, remedy)


def _fault(code: str, term: Term, message: str, remedy: str) -> Problem:
    return Problem(code, f"“{term.name}”{message}", FieldPlace(term.name), remedy)


def _unknown(programme: Programme, name: str) -> Problem:
    message = f"没有叫“{shortened(name)}”的事实"
    return Problem("fact-unknown", message, FieldPlace(shortened(name)), nearest(name, tuple(programme.terms)))


def _plain(number: Decimal) -> str:
    return f"{number:,f}"


def _unit(term: Term) -> str:
    return f" {term.unit}" if term.unit else ""
