"""A programme's money: accounts that never go below zero.

Entries are never made twice, and each case has one order for its payment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, Sum

from luoshi import ledger
from luoshi.ledger import Part, Posting
from luoshi.programme import Fund, Payment, Stage
from luoshi.records.cases import Case
from luoshi.records.duties import DutyKind
from luoshi.records.funds import Account, AccountKind, Entry, EntryKind, Line, PaymentOrder
from luoshi.records.programmes import Release
from luoshi.services import audit, duties, units
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible
from luoshi.services.permissions import Action, areas, permit, service
from luoshi.services.releases import definition
from luoshi.source import FieldPlace, Problem


@dataclass(frozen=True, slots=True)
class Purse:
    """A fund of a programme, by name: where a posting belongs."""

    programme: str
    fund: str


@dataclass(frozen=True, slots=True)
class FundPage:
    """A fund as it stands, in fen: `granted` = committed + spent, `left` may still be promised; the last entries."""

    programme: str
    title: str
    fund: Fund
    balances: Mapping[AccountKind, int]
    granted_fen: int
    committed_fen: int
    paid_fen: int
    left_fen: int
    entries: tuple[Entry, ...]


@service(Action.FUND_APPROPRIATE)
def appropriate(act: Act, programme_id: str, fund: str, amount_fen: int, key: str) -> Entry:
    """Enter so much more budget under a document's number, `key`, which is entered once."""
    return _enter_money(act, programme_id, fund, amount_fen, key, EntryKind.BUDGET)


@service(Action.FUND_RECEIVE)
def receive(act: Act, programme_id: str, fund: str, amount_fen: int, key: str) -> Entry:
    """Enter money that arrived in the fund's source account under a voucher's number, `key`, which is entered once."""
    return _enter_money(act, programme_id, fund, amount_fen, key, EntryKind.RECEIVE)


def open_order(act: Act, case: Case, stage: Stage, work: Payment) -> PaymentOrder:
    """An approved case commits its amount and waits for the transfer. Raises Conflict where the budget is used up."""
    programme = definition(case.release)
    if case.amount_fen is None or case.amount_fen <= 0:
        raise Conflict("nothing-to-pay", "这一办件没有应拨付的金额。", "请核对判定结果。")
    purse = Purse(case.release.programme, work.fund)
    post(act, purse, EntryKind.COMMIT, ledger.commit(case.amount_fen), f"commit:{case.pk}", case)
    order = PaymentOrder.objects.create(
        case=case,
        number=f"BF{case.number}",
        programme=case.release.programme,
        fund=work.fund,
        amount_fen=case.amount_fen,
        payee=case.enterprise.name,
        bank=str(case.facts[work.bank]),
        account_number=str(case.facts[work.account]),
        created_at=act.now,
    )
    unit = units.serving(programme.roles[work.transfer_by], case.region)
    duties.open_for_case(act, case, DutyKind.PAYMENT, stage, unit, work.transfer_by)
    return order


def post(act: Act, where: Purse, kind: EntryKind, posting: Posting, key: str, case: Case | None = None) -> Entry:
    """Enter a posting. The database refuses a second entry with the same key and an account below zero.

    Raises Conflict where an account does not hold enough.
    """
    accounts = {
        Part(account.kind): account
        for account in Account.objects.select_for_update()
        .filter(programme=where.programme, fund=where.fund)
        .order_by("pk")
    }
    entry = Entry.objects.create(key=f"{where.programme}:{key}", kind=kind, at=act.now, case=case, text=kind.label)
    for leg in posting.legs:
        account = accounts[leg.part]
        enough = Account.objects.filter(pk=account.pk)
        if not account.may_be_negative:
            enough = enough.filter(balance_fen__gte=-leg.amount_fen)
        if not enough.update(balance_fen=F("balance_fen") + leg.amount_fen):
            raise Conflict("not-enough-money", f"“{account.name}”余额不足，不能{kind.label}。", "请先补足预算或资金。")
    Line.objects.bulk_create(
        Line(entry=entry, account=accounts[leg.part], amount_fen=leg.amount_fen) for leg in posting.legs
    )
    return entry


def page(act: Act, programme_id: str) -> tuple[FundPage, ...]:
    """The funds of a programme as they stand, for officials; of the entries for cases, those of their own areas."""
    permit(act, Action.FUND_VIEW)
    release = Release.objects.filter(programme=programme_id).order_by("-version").first()
    if release is None:
        raise NotVisible
    programme = definition(release)
    return tuple(_fund_page(act, programme_id, programme.title, fund) for fund in programme.funds.values())


def open_accounts(programme_id: str, fund: Fund) -> None:
    """Make the accounts of a fund that do not exist yet."""
    names = {AccountKind.SOURCE: fund.source, AccountKind.OUTLET: fund.outlet}
    for kind in AccountKind:
        Account.objects.get_or_create(
            programme=programme_id,
            fund=fund.name,
            kind=kind,
            defaults={
                "name": f"{fund.name}{names.get(kind, kind.label)}",
                "may_be_negative": Part(kind.value) in ledger.CREDIT_PARTS,
            },
        )


def balances_agree() -> bool:
    """Whether every account's kept balance is the sum of its lines, and all lines together sum to zero."""
    sums = dict(Line.objects.values_list("account").annotate(total=Sum("amount_fen")))
    agree = all(sums.get(account.pk, 0) == account.balance_fen for account in Account.objects.all())
    return agree and sum(sums.values()) == 0


def _enter_money(act: Act, programme_id: str, fund_name: str, amount_fen: int, key: str, kind: EntryKind) -> Entry:
    release = Release.objects.filter(programme=programme_id).order_by("-version").first()
    fund = definition(release).funds.get(fund_name) if release else None
    if fund is None:
        raise NotVisible
    problems = []
    if amount_fen <= 0:
        problems.append(Problem("amount-not-positive", "金额须大于零。", FieldPlace("金额")))
    if not key.strip() or len(key) > 60:
        problems.append(Problem("voucher-missing", "请填写文号或凭证号（60字以内）。", FieldPlace("凭证号")))
    if problems:
        raise Invalid(tuple(problems))
    full_key = f"{kind.value}:{fund_name}:{key.strip()}"
    open_accounts(programme_id, fund)
    posting = ledger.appropriate(amount_fen) if kind is EntryKind.BUDGET else ledger.receive(amount_fen)
    try:
        with transaction.atomic():
            entry = post(act, Purse(programme_id, fund_name), kind, posting, full_key)
    except IntegrityError as error:
        raise Conflict("entered-already", f"凭证号“{key}”已经入账。", "请核对是否重复。") from error
    action = Action.FUND_APPROPRIATE if kind is EntryKind.BUDGET else Action.FUND_RECEIVE
    audit.append(act, action, f"{programme_id} {fund_name}"[:60], {"amount_fen": amount_fen, "key": key.strip()})
    return entry


def _fund_page(act: Act, programme_id: str, title: str, fund: Fund) -> FundPage:
    accounts = Account.objects.filter(programme=programme_id, fund=fund.name)
    balances = {AccountKind(account.kind): account.balance_fen for account in accounts}
    committed = balances.get(AccountKind.COMMITTED, 0)
    paid = balances.get(AccountKind.SPENT, 0)
    mine = Q(case__isnull=True)
    for region in areas(act, Action.FUND_VIEW):
        mine |= Q(case__region__startswith=region)
    entries = Entry.objects.filter(mine, Exists(Line.objects.filter(entry=OuterRef("pk"), account__in=accounts)))
    return FundPage(
        programme=programme_id,
        title=title,
        fund=fund,
        balances=balances,
        granted_fen=committed + paid,
        committed_fen=committed,
        paid_fen=paid,
        left_fen=balances.get(AccountKind.BUDGET, 0),
        entries=tuple(entries.order_by("-id").select_related("case").prefetch_related("lines__account")[:50]),
    )
