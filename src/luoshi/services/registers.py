"""Registers kept from the cases, such as a ledger of payments.

One row for each case, ready for a page or a workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from django.db.models import Count, QuerySet, Sum

from luoshi.deadlines import SHANGHAI
from luoshi.programme import Programme, Register, Result, TermType, kind_of, show_result
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.funds import OrderState
from luoshi.services import audit, releases
from luoshi.services.acts import Act, NotVisible
from luoshi.services.masking import mask_account
from luoshi.services.permissions import Action, permit, service, visible_cases

# Whom a row is about, then the register's own columns, then where the money went.
_WHOM = ("办件编号", "企业名称", "统一社会信用代码", "所在地")
_WHERE = ("拨付单号", "到账日期", "开户银行", "账号")
_NUMERIC = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY})


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as people read it, and its number where it holds one, so that a workbook can add it up."""

    text: str
    number: Decimal | None = None


Row = tuple[Shown, ...]


class Rows(Sequence[Row]):
    """The rows of a register, read from the database only as far as somebody looks at them."""

    def __init__(self, programme: Programme, register: Register, cases: QuerySet[Case], count: int) -> None:
        self._programme = programme
        self._register = register
        self._cases = cases
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._cases)

    @overload
    def __getitem__(self, wanted: int) -> Row: ...
    @overload
    def __getitem__(self, wanted: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, wanted: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(wanted, slice):
            return tuple(map(self._row, self._cases[wanted]))
        return self._row(self._cases[wanted])

    def _row(self, case: Case) -> Row:
        return _row(self._programme, self._register, case)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A register with its column titles, one row a case in the order of payment, and the total paid in fen."""

    register: Register
    programme: Programme
    titles: tuple[str, ...]
    rows: Sequence[Row]
    total_fen: int


def page(act: Act, programme_id: str, name: str) -> RegisterPage:
    """A register over the areas that the person may see."""
    permit(act, Action.REGISTER_EXPORT)
    release = releases.in_effect(programme_id, act.today)
    programme = releases.definition(release)
    register = programme.registers.get(name)
    if register is None:
        raise NotVisible
    of_programme = visible_cases(act, Action.REGISTER_EXPORT).filter(release__in=releases.versions(programme_id))
    paid = of_programme.filter(status=CaseStatus.PAID)
    summed = paid.aggregate(count=Count("pk"), total_fen=Sum("amount_fen"))
    settled = paid.filter(payment__state=OrderState.SETTLED).select_related("enterprise", "payment")
    cases = settled.order_by("payment__settled_at", "payment__id")
    rows = Rows(programme, register, cases, summed["count"])
    return RegisterPage(register, programme, _WHOM + register.columns + _WHERE, rows, summed["total_fen"] or 0)


@service(Action.REGISTER_EXPORT)
def export(act: Act, programme_id: str, name: str) -> RegisterPage:
    """The register for a file that leaves the system; the export is recorded."""
    found = page(act, programme_id, name)
    done = {"register": name, "rows": len(found.rows), "total_fen": found.total_fen}
    audit.append(act, Action.REGISTER_EXPORT, f"{programme_id} {name}"[:60], done)
    return found


def _row(programme: Programme, register: Register, case: Case) -> Row:
    settled = case.payment.settled_at
    enterprise = case.enterprise
    whom = (case.number or "", enterprise.name, enterprise.credit_code, enterprise.region_name)
    where = (
        case.payment.number,
        f"{settled.astimezone(SHANGHAI):%Y-%m-%d}" if settled else "",
        case.payment.bank,
        mask_account(case.payment.account_number),
    )
    held = {**case.facts, **case.results}
    own = tuple(_shown(programme, column, held.get(column)) for column in register.columns)
    return (*map(Shown, whom), *own, *map(Shown, where))


def _shown(programme: Programme, name: str, result: Result) -> Shown:
    text = show_result(programme, name, result)
    if kind_of(programme, name) in _NUMERIC and isinstance(result, str | int):
        return Shown(text, Decimal(result))
    return Shown(text)
