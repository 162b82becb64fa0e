"""A small city on a real database: two districts, an office for each role, three enterprises, the package in force.

Cases are driven by officials of their own (`drivers`), so that the people whom a test asks about have touched nothing.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from luoshi.deadlines import SHANGHAI
from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.cases import Case
from luoshi.records.enterprises import Enterprise
from luoshi.records.funds import OrderState
from luoshi.records.notices import Notice
from luoshi.services import cases, funds, notices, objections, payments, releases, review, sweeps, uploads
from luoshi.services.acts import Act, Channel, act_of

PROGRAMME, PROCEDURE, FUND = "job-stability", "申领", "失业保险基金"
PACKAGE = Path(__file__).resolve().parents[2] / "programmes" / PROGRAMME
NOW = dt.datetime(2015, 10, 8, 9, tzinfo=SHANGHAI)
SINCE = dt.date(2015, 1, 1)
EFFECTIVE = dt.date(2015, 4, 1)
PDF = b"%PDF-1.4\n%%EOF\n"

# code, name, function, level, region
UNITS = (
    ("city", "云溪市", "", "city", "9901"),
    ("east", "东岭区", "", "district", "990101"),
    ("river", "河湾区", "", "district", "990102"),
    ("city-hr", "市人社局", "人社", "city", "9901"),
    ("city-fund", "市就业局", "社保经办", "city", "9901"),
    ("city-finance", "市财政局", "财政", "city", "9901"),
    ("east-hr", "东岭区人社局", "人社", "district", "990101"),
    ("east-fund", "东岭区社保中心", "社保经办", "district", "990101"),
    ("river-hr", "河湾区人社局", "人社", "district", "990102"),
    ("river-fund", "河湾区社保中心", "社保经办", "district", "990102"),
)
# Whose cases there are: key, region, what it belongs to.
ENTERPRISES = (
    ("east", "990101", "东岭区", "县区属企业", "91990101MA0000001X"),
    ("river", "990102", "河湾区", "县区属企业", "91990102MA0000002X"),
    ("city", "9901", "市本级", "市属企业", "91990100MA0000003X"),
)
# The people of a test: name, role, unit. Applicants are named after their enterprise, `east` and so on.
OFFICIALS = (
    ("east-hr", RoleName.HANDLER, "east-hr"),
    ("east-fund", RoleName.HANDLER, "east-fund"),
    ("river-hr", RoleName.HANDLER, "river-hr"),
    ("river-fund", RoleName.HANDLER, "river-fund"),
    ("city-hr", RoleName.HANDLER, "city-hr"),
    ("city-fund", RoleName.HANDLER, "city-fund"),
    ("city-finance", RoleName.HANDLER, "city-finance"),
    ("east-leader", RoleName.LEADER, "east"),
    ("east-office", RoleName.OFFICE, "east"),
    ("east-auditor", RoleName.AUDITOR, "east"),
    ("east-author", RoleName.AUTHOR, "east"),
    ("east-admin", RoleName.SYSTEM_ADMIN, "east"),
    ("office", RoleName.OFFICE, "city-hr"),
    ("leader", RoleName.LEADER, "city"),
    ("auditor", RoleName.AUDITOR, "city"),
    ("author", RoleName.AUTHOR, "city-hr"),
    ("admin", RoleName.SYSTEM_ADMIN, "city-hr"),
)


class Scene(IntEnum):
    """How far a case is driven."""

    DRAFT = 1
    SUBMITTED = 2
    IN_REVIEW = 3
    ON_NOTICE = 4
    OBJECTED = 5
    COMMITTED = 6
    TRANSFERRED = 7
    PAID = 8


class People(Mapping[str, User | None]):
    """Everybody by name, as stored now, so that nothing that a test did before is left; None for a visitor."""

    def __getitem__(self, name: str) -> User | None:
        return None if name == "visitor" else User.objects.get(username=name)

    def __iter__(self) -> Iterator[str]:
        return iter(("visitor", *User.objects.values_list("username", flat=True)))

    def __len__(self) -> int:
        return User.objects.count() + 1


@dataclass(frozen=True, slots=True)
class City:
    """The people by name and the enterprises by key."""

    people: People
    enterprises: Mapping[str, Enterprise]

    def act(self, name: str, now: dt.datetime = NOW, channel: Channel = Channel.WEB) -> Act:
        """What this person does at an instant."""
        return act_of(self.people[name], now, channel)


def build() -> City:
    """Put the city into the database, with the package published and money in the fund."""
    units: dict[str, Unit] = {}
    for code, name, function, level, region in UNITS:
        parent = units.get(code.split("-")[0]) or units.get("city")
        units[code] = Unit.objects.create(
            code=code, name=name, function=function, level=level, region=region, parent=parent
        )
    enterprises = {
        key: Enterprise.objects.create(credit_code=code, name=f"{place}示例厂", region=region, region_name=place)
        for key, region, place, _, code in ENTERPRISES
    }
    for key, enterprise in enterprises.items():
        User.objects.create(username=key, full_name=f"{enterprise.name}经办", enterprise=enterprise)
    drivers = tuple((f"{unit}-driver-{turn}", RoleName.HANDLER, unit) for unit in units for turn in (1, 2, 3))
    for name, role, unit in (*OFFICIALS, *drivers, ("proposer", RoleName.AUTHOR, "city-hr")):
        user = User.objects.create(username=name, full_name=name)
        Post.objects.create(user=user, unit=units[unit], role=role, since=SINCE)
    city = City(People(), enterprises)
    _publish(city)
    funds.appropriate(city.act("office"), PROGRAMME, FUND, 100_000_000, "预算1号")
    funds.receive(city.act("office"), PROGRAMME, FUND, 100_000_000, "凭证1号")
    return city


def package_files() -> dict[str, str]:
    """The package's files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in PACKAGE.iterdir() if path.is_file()}


def facts(belongs_to: str) -> dict[str, object]:
    """A sound application: 2 of 100 laid off make 1.96 % and half of 10,000 yuan."""
    return {
        "企业隶属": belongs_to,
        "首次申报": False,
        "足额缴费": True,
        "上年度裁员人数": 2,
        "上年末参保人数": 100,
        "财务健全": True,
        "上年度实缴保费": "10000.00",
        "开户银行": "云溪农商行",
        "银行账号": "6200000000000001",
    }


def drive(city: City, key: str, scene: Scene, now: dt.datetime = NOW) -> Case:
    """A case of the enterprise `key`, driven as far as the scene by people of nobody's interest."""
    case = _draft(city, key, now)
    steps = _STEPS[: scene.value - 1]
    for step in steps:
        case.refresh_from_db()
        step(city, key, case, now)
    case.refresh_from_db()
    return case


def _publish(city: City) -> None:
    proposed = releases.propose(city.act("proposer"), package_files(), EFFECTIVE)
    values = {item.clause: item.value for item in releases.definition(proposed).pending}
    releases.publish(city.act("author"), proposed.pk, values)


def _draft(city: City, key: str, now: dt.datetime) -> Case:
    applicant = city.act(key, now)
    belongs_to = next(each[3] for each in ENTERPRISES if each[0] == key)
    case = cases.start(applicant, PROGRAMME, PROCEDURE)
    case = cases.save(applicant, case.pk, case.revision, facts(belongs_to)).case
    for material in ("承诺书", "离职人员花名册", "缴费凭据"):
        case = uploads.attach(applicant, case.pk, case.revision, material, f"{material}.pdf", PDF)
    return case


def _submit(city: City, key: str, case: Case, now: dt.datetime) -> None:
    cases.submit(city.act(key, now), case.pk, case.revision, undertaken=True)


def _accept(city: City, key: str, case: Case, now: dt.datetime) -> None:
    review.accept(city.act(f"{key}-hr-driver-1", now), case.pk, case.revision)


def _review(city: City, key: str, case: Case, now: dt.datetime) -> None:
    """Through all reviews before the notice: a district's case also passes the city."""
    offices = (key,) if key == "city" else (key, "city")
    for office in offices:
        for unit in ("hr", "fund"):
            review.agree(city.act(f"{office}-{unit}-driver-1", now), case.pk, case.revision)
            case.refresh_from_db()


def _object(city: City, key: str, case: Case, now: dt.datetime) -> None:
    notice = Notice.objects.get(case=case)
    objections.lodge(city.act("visitor", now), notice.pk, "张三", "13800000000", "裁员人数不实。")


def _dismiss_and_recheck(city: City, key: str, case: Case, now: dt.datetime) -> None:
    objection = notices.board().get(case=case).objections.get()
    objections.settle(city.act("city-hr-driver-2", now), case.pk, case.revision, objection.pk, False, "经核查属实。")
    later = now + dt.timedelta(days=9)
    sweeps.sweep(Act(None, later, Channel.WORKER))
    case.refresh_from_db()
    review.agree(city.act("city-finance-driver-1", later), case.pk, case.revision)


def _transfer(city: City, key: str, case: Case, now: dt.datetime) -> None:
    payments.order_transfer(city.act("city-finance-driver-2", now), case.pk, case.revision)
    _settle(now)


def _pay(city: City, key: str, case: Case, now: dt.datetime) -> None:
    payments.order_payment(city.act(f"{key}-fund-driver-3", now), case.pk, case.revision)
    _settle(now)


def _settle(now: dt.datetime) -> None:
    worker = Act(None, now, Channel.WORKER)
    order = payments.claim(worker, "test")
    assert order is not None
    assert payments.settle(worker, order) in (OrderState.TRANSFERRED, OrderState.SETTLED)


_STEPS = (_submit, _accept, _review, _object, _dismiss_and_recheck, _transfer, _pay)
