"""A caseload of five years put into the database in bulk: earlier years ended, the last one standing in every stage."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from bench import city
from bench.city import Application
from bench.drafts import PAPERS, paper
from luoshi import ledger
from luoshi.deadlines import SHANGHAI
from luoshi.ledger import Posting
from luoshi.records.accounts import RoleName, Unit, User
from luoshi.records.audit import ChainHead, Record
from luoshi.records.cases import Attachment, Case, CaseStatus, Message, Opinion, Seat, Verdict
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.enterprises import Enterprise
from luoshi.records.funds import Account, AccountKind, Entry, EntryKind, Line, OrderState, PaymentOrder
from luoshi.records.notices import Notice, NoticeState
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing, FilingState
from luoshi.services import audit, clock, funds, notices, sweeps
from luoshi.services.acts import Act, Channel
from luoshi.services.permissions import Action
from luoshi.services.releases import definition

# The window of the last year is still open, the programme still in force.
NOW = dt.datetime(2019, 9, 27, 9, tzinfo=SHANGHAI)
_FIRST_YEAR = 2015
_YEARS = NOW.year - _FIRST_YEAR + 1
_DAY = dt.timedelta(days=1)
_DISTRICT_ROUTE = ("县区审核", "市级复审", "公示", "财政复核", "拨付")
_CITY_ROUTE = ("市级审核", "公示", "财政复核", "拨付")
_PARTS = {
    "县区审核": ("县区人社部门", "县区社保经办机构"),
    "市级复审": ("市人社部门", "市就业局"),
    "市级审核": ("市人社部门", "市就业局"),
    "财政复核": ("市财政部门",),
    "拨付": ("市财政部门",),
}
_FUNCTIONS = {
    "县区人社部门": "人社",
    "县区社保经办机构": "社保经办",
    "市人社部门": "人社",
    "市就业局": "社保经办",
    "市财政部门": "财政",
}
_NOTICE, _PAYMENT = "公示", "拨付"
_END = "end"
# Of a hundred cases of the last year: where they stand. A stage that a route does not have means its first one.
_STANDINGS = (
    (CaseStatus.DRAFT, "", 4),
    (CaseStatus.SUBMITTED, "县区审核", 12),
    (CaseStatus.IN_REVIEW, "县区审核", 14),
    (CaseStatus.IN_REVIEW, "市级复审", 10),
    (CaseStatus.ON_NOTICE, _NOTICE, 10),
    (CaseStatus.IN_REVIEW, "财政复核", 8),
    (CaseStatus.PAYING, _PAYMENT, 8),
    (CaseStatus.PAID, _END, 28),
    (CaseStatus.REFUSED, "县区审核", 4),
    (CaseStatus.WITHDRAWN, "县区审核", 2),
)
_EARLIER = ((CaseStatus.PAID, _END, 92), (CaseStatus.REFUSED, "县区审核", 6), (CaseStatus.WITHDRAWN, "县区审核", 2))
_KINDS = {_PAYMENT: DutyKind.PAYMENT}
_FLUSH_ROWS = 20_000
# Parents before children.
_TABLES: tuple[type[models.Model], ...] = (
    Case, Attachment, Duty, Opinion, Seat, Notice, Message, PaymentOrder, Entry, Line, Record,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Handlers:
    """Who acts for a function in a region."""

    units: Mapping[tuple[str, str], Unit]
    users: Mapping[int, User]

    def of(self, part: str, region: str) -> tuple[Unit, User]:
        """The unit and the person behind a part for the cases of a region."""
        covering = region if part.startswith("县区") else region[:4]
        unit = self.units[(_FUNCTIONS[part], covering)]
        return unit, self.users[unit.pk]


@dataclass(slots=True)
class _Rows:
    """Rows waiting to be written, with ids given in advance, so that rows can refer to each other."""

    waiting: dict[type[models.Model], list[models.Model]] = field(
        default_factory=lambda: {each: [] for each in _TABLES}
    )
    ids: dict[type[models.Model], Iterator[int]] = field(default_factory=dict)
    written: int = 0

    def add(self, row: models.Model) -> None:
        """Keep a row until there are many."""
        kind = type(row)
        if kind not in self.ids:
            last = kind._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
            self.ids[kind] = count(last + 1)
        row.pk = next(self.ids[kind])
        self.waiting[kind].append(row)

    def flush(self, at_least: int = _FLUSH_ROWS) -> None:
        """Write what waits, if it is many."""
        if sum(map(len, self.waiting.values())) < at_least:
            return
        with transaction.atomic():
            for kind, rows in self.waiting.items():
                kind._base_manager.bulk_create(rows, city.BATCH)
                self.written += len(rows)
                rows.clear()


@dataclass(slots=True)
class _Chains:
    """The audit chains continued as `audit.append` does it, without asking the database for every record."""

    heads: dict[int, tuple[int, str]]

    def link(self, record: Record) -> Record:
        """Give a record its place in its case's chain."""
        record.chain = (record.case_id or 0) % audit.CHAINS
        seq, record.previous = self.heads.get(record.chain, (0, audit.START))
        record.seq = seq + 1
        record.hash = audit.hash_of(record)
        self.heads[record.chain] = (record.seq, record.hash)
        return record


def fill(release: Release, number: int) -> Mapping[str, object]:
    """Put so many cases into a database with the programme in force, and let the demonstration's clock stand at NOW."""
    random = Random(city.SEED)
    programme = definition(release)
    enterprises = city.make_enterprises(random, -(-number // _YEARS))
    maker = _Maker(random, release, city.applications(random, programme), _handlers())
    for year in range(_FIRST_YEAR, NOW.year + 1):
        for enterprise, user in enterprises[: number // _YEARS]:
            maker.make(year, enterprise, user)
            maker.rows.flush()
    maker.rows.flush(at_least=1)
    maker.keep_heads()
    maker.keep_balances()
    _reset_sequences()
    sweeps.sweep(Act(None, NOW, Channel.WORKER))
    _file_earlier()
    clock.set_clock(Act(None, NOW, Channel.CLI), NOW, timezone.now())
    if not funds.balances_agree():
        raise AssertionError("the balances disagree with the lines")
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself after so much was written; SQLite only counts its rows.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {"cases": Case.objects.count(), "rows": maker.rows.written}


class _Maker:
    """Makes one case after the other with all its rows."""

    def __init__(
        self, random: Random, release: Release, applications: Sequence[Application], handlers: _Handlers
    ) -> None:
        self.rows = _Rows()
        self._random = random
        self._release = release
        self._granted = [each for each in applications if each.eligible]
        self._refused = [each for each in applications if not each.eligible]
        self._handlers = handlers
        self._chains = _Chains({head.chain: (head.seq, head.hash) for head in ChainHead.objects.all()})
        self._accounts = {account.kind: account for account in Account.objects.all()}

    def make(self, year: int, enterprise: Enterprise, user: User) -> None:
        """One case with its papers, duties, opinions, notice, payment and records."""
        choices = _STANDINGS if year == NOW.year else _EARLIER
        status, stage, _ = self._random.choices(choices, [weight for _, _, weight in choices])[0]
        route = _CITY_ROUTE if enterprise.region == "9901" else _DISTRICT_ROUTE
        here = len(route) if stage == _END else route.index(stage) if stage in route else 0
        case = self._case(year, enterprise, user, status, route[min(here, len(route) - 1)])
        case.route = [] if status is CaseStatus.DRAFT else list(route)
        self.rows.add(case)
        for material in PAPERS:
            self.rows.add(paper(case, material))
        if status is CaseStatus.DRAFT:
            return
        self._record(case, Action.CASE_SUBMIT, user, None, case.created_at)
        entered = case.created_at
        for passed in route[:here]:
            self._stage(case, passed, entered, entered + 3 * _DAY)
            entered += 3 * _DAY
        if status in (CaseStatus.REFUSED, CaseStatus.WITHDRAWN):
            self._stage(case, route[here], entered, case.ended_at)
        elif here < len(route):
            self._stage(case, route[here], entered, None)

    def keep_heads(self) -> None:
        """Let the chains go on from the last records made."""
        for chain, (seq, digest) in self._chains.heads.items():
            ChainHead.objects.update_or_create(chain=chain, defaults={"seq": seq, "hash": digest})

    def keep_balances(self) -> None:
        """The balances with the lines made."""
        Account.objects.bulk_update(self._accounts.values(), ("balance_fen",))

    def _case(self, year: int, enterprise: Enterprise, user: User, status: CaseStatus, stage: str) -> Case:
        pool = self._refused if status is CaseStatus.REFUSED else self._granted
        application = self._random.choice(pool)
        ended = status in (CaseStatus.PAID, CaseStatus.REFUSED, CaseStatus.WITHDRAWN)
        began = self._began(year, ended)
        submitted = None if status is CaseStatus.DRAFT else began
        accepted = None if status in (CaseStatus.DRAFT, CaseStatus.SUBMITTED, CaseStatus.WITHDRAWN) else began + _DAY
        counts = submitted is not None and status is not CaseStatus.WITHDRAWN
        return Case(
            number=None if submitted is None else f"LS{began:%Y%m%d}{enterprise.pk:06d}",
            release=self._release,
            procedure=city.PROCEDURE,
            enterprise=enterprise,
            applicant=user,
            region=enterprise.region,
            status=status,
            stage="" if submitted is None else stage,
            facts={**application.facts, "企业隶属": city.belongs_to(enterprise.region)},
            results={} if submitted is None else application.results,
            amount_fen=None if submitted is None else application.amount_fen,
            decided_on=None if submitted is None else began.date(),
            once_key=f"{self._release.programme}|{city.PROCEDURE}|{enterprise.credit_code}|{year}" if counts else None,
            revision=5,
            created_at=began,
            submitted_at=submitted,
            accepted_at=accepted,
            ended_at=began + 20 * _DAY if ended else None,
        )

    def _began(self, year: int, ended: bool) -> dt.datetime:
        """An instant in the window's months; open cases of the last year began within six weeks."""
        if year == NOW.year and not ended:
            return NOW - self._random.randint(1, 45) * _DAY
        return dt.datetime(year, 4, 1, 9, tzinfo=SHANGHAI) + self._random.randint(0, 150) * _DAY

    def _stage(self, case: Case, stage: str, since: dt.datetime, until: dt.datetime | None) -> None:
        if stage == _NOTICE:
            self._notice(case, since, until)
            return
        if stage == _PAYMENT:
            self._payment(case, since, until)
        agreed = until is not None and case.status not in (CaseStatus.REFUSED, CaseStatus.WITHDRAWN)
        # Before it is accepted, only the office that leads has the case.
        parts = _PARTS[stage][:1] if case.status == CaseStatus.SUBMITTED else _PARTS[stage]
        for part in parts:
            unit, user = self._handlers.of(part, case.region)
            self._duty(case, stage, part, unit, since, until)
            if agreed and stage != _PAYMENT:
                self._opinion(case, stage, part, unit, user, until or since)

    def _duty(
        self, case: Case, stage: str, part: str, unit: Unit, since: dt.datetime, until: dt.datetime | None
    ) -> None:
        self.rows.add(
            Duty(
                kind=_KINDS.get(stage, DutyKind.REVIEW),
                release=self._release,
                element=stage,
                clause="六(二)1",
                unit=unit,
                part=part,
                region=case.region,
                case=case,
                opened_at=since,
                due_at=dt.datetime.combine(since.date() + 15 * _DAY, dt.time(), SHANGHAI),
                promised=True,
                closed_at=until,
                outcome="同意" if until else "",
            )
        )

    def _opinion(self, case: Case, stage: str, part: str, unit: Unit, user: User, at: dt.datetime) -> None:
        self.rows.add(
            Opinion(
                case=case,
                stage=stage,
                round=1,
                part=part,
                unit=unit,
                user=user,
                verdict=Verdict.AGREE,
                text="属实",
                at=at,
            )
        )
        self.rows.add(Seat(case=case, user=user, stage=stage, part=part))
        self._record(case, Action.CASE_AGREE, user, unit, at)

    def _notice(self, case: Case, since: dt.datetime, until: dt.datetime | None) -> None:
        enterprise = case.enterprise
        identity = (definition(self._release).title, enterprise.name, enterprise.credit_code, enterprise.region_name)
        # A notice still running ends after NOW, or the sweep would move its case on.
        ends_at = until or NOW + self._random.randint(1, 7) * _DAY
        self.rows.add(
            Notice(
                case=case,
                stage=_NOTICE,
                round=1,
                shown={**dict(zip(notices.IDENTITY, identity, strict=True)), "补贴金额": case.results["补贴金额"]},
                shown_hash="0" * 64,
                state=NoticeState.CLEAN if until else NoticeState.RUNNING,
                opened_at=since,
                ends_at=ends_at,
                closed_at=until,
            )
        )
        self._message(case, "审核通过，开始公示", since)

    def _payment(self, case: Case, since: dt.datetime, until: dt.datetime | None) -> None:
        amount = case.amount_fen or 0
        self.rows.add(
            PaymentOrder(
                case=case,
                number=f"BF{case.number}",
                programme=self._release.programme,
                fund=city.FUND,
                amount_fen=amount,
                payee=case.enterprise.name,
                bank=case.facts["开户银行"],
                account_number=case.facts["银行账号"],
                state=OrderState.SETTLED if until else OrderState.COMMITTED,
                created_at=since,
                settled_at=until,
            )
        )
        self._entry(case, EntryKind.COMMIT, ledger.commit(amount), since)
        if until is not None:
            self._entry(case, EntryKind.TRANSFER, ledger.transfer(amount), until)
            self._entry(case, EntryKind.PAY, ledger.pay(amount), until)
            self._message(case, "补贴已拨付", until)
            self._record(case, Action.PAYMENT_SETTLE, None, None, until)

    def _entry(self, case: Case, kind: EntryKind, posting: Posting, at: dt.datetime) -> None:
        entry = Entry(key=f"{self._release.programme}:{kind}:{case.pk}", kind=kind, at=at, case=case, text=kind.label)
        self.rows.add(entry)
        for leg in posting.legs:
            account = self._accounts[AccountKind(leg.part.value)]
            account.balance_fen += leg.amount_fen
            self.rows.add(Line(entry=entry, account=account, amount_fen=leg.amount_fen))

    def _message(self, case: Case, title: str, at: dt.datetime) -> None:
        self.rows.add(Message(enterprise=case.enterprise, case=case, title=title, text=title, at=at))

    def _record(self, case: Case, action: Action, user: User | None, unit: Unit | None, at: dt.datetime) -> None:
        record = Record(
            at=at,
            action=action,
            actor=str(user) if user else "系统",
            actor_id_text=user.username if user else "",
            unit=unit.name if unit else "",
            channel=Channel.WEB,
            target=str(case),
            case=case,
            payload={"number": case.number, "results": case.results},
        )
        self.rows.add(self._chains.link(record))


def _handlers() -> _Handlers:
    units = {(unit.function, unit.region): unit for unit in Unit.objects.exclude(function="")}
    posts = User.objects.filter(posts__role=RoleName.HANDLER).order_by("-username")
    return _Handlers(units, {unit: user for user in posts for unit in user.posts.values_list("unit_id", flat=True)})


def _file_earlier() -> None:
    """Returns and tasks of earlier years were done when they fell due."""
    filed = {"state": FilingState.FILED, "filed_at": NOW}
    Filing.objects.filter(period_end__year__lt=NOW.year).update(**filed)
    owed = Duty.objects.filter(kind__in=(DutyKind.RETURN, DutyKind.TASK), due_at__year__lt=NOW.year)
    owed.update(closed_at=models.F("due_at"))


def _reset_sequences() -> None:
    """PostgreSQL numbers new rows by itself and must hear of the ids that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_TABLES)):
            cursor.execute(statement)
