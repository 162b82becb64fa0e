"""The measured city: the demonstration's offices and people, the programme in force, and made-up enterprises."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.db import transaction

from bench.packages import CITY, PACKAGE
from luoshi import programme as packages
from luoshi.deadlines import SHANGHAI
from luoshi.money import to_fen
from luoshi.programme import Programme
from luoshi.records.accounts import User
from luoshi.records.enterprises import Enterprise
from luoshi.records.programmes import Release
from luoshi.services import duties, funds, releases
from luoshi.services.acts import Act, Channel, act_of
from luoshi.services.demonstration.city import found, read_city
from luoshi.services.demonstration.playing import package_files

PROCEDURE, FUND = "申领", "失业保险基金"
SEED = 20150401
BATCH = 2_000
_EFFECTIVE = dt.date(2015, 4, 1)
_BEGAN = dt.datetime(2015, 3, 25, 9, tzinfo=SHANGHAI)
_BUDGET_FEN = 10**13
_PROMISES = {"县区审核": "10 workdays", "市级复审": "5 workdays", "市级审核": "10 workdays", "财政复核": "5 workdays"}
# Region, its name, what its enterprises belong to, and how many of ten enterprises are there.
_PLACES = (
    ("990101", "东岭区", "县区属企业", 4),
    ("990102", "河湾区", "县区属企业", 3),
    ("990103", "石桥县", "县区属企业", 2),
    ("9901", "市本级", "市属企业", 1),
)
_SYLLABLES = "永安宏泰启明禾丰润泽新远恒信德昌瑞和嘉兴金石盛世云海天成"
_TRADES = ("机械", "纺织", "食品", "电子", "建材", "化工", "物流", "商贸", "印务", "家具")
_POOL = 400


@dataclass(frozen=True, slots=True)
class Application:
    """What an enterprise fills in, as JSON forms, and what follows from it."""

    facts: dict[str, object]
    results: dict[str, object]
    amount_fen: int

    @property
    def eligible(self) -> bool:
        """Whether it is granted."""
        return self.amount_fen > 0


def build() -> Release:
    """Put the offices and people into an empty database, publish the programme, promise times and fill the fund."""
    city = read_city(CITY)
    files = package_files(PACKAGE)
    loaded = packages.load_files({name: text.encode() for name, text in files.items()})
    if loaded.programme is None:
        raise AssertionError("\n".join(map(str, loaded.problems)))
    with transaction.atomic():
        found(Act(None, _BEGAN, Channel.CLI), city, (), loaded.programme)
    proposed = releases.propose(person("author-1", _BEGAN), files, _EFFECTIVE)
    values = {item.clause: item.value for item in loaded.programme.pending}
    release = releases.publish(person("author-2", _BEGAN), proposed.pk, values)
    office = person("office", _BEGAN)
    for element, period in _PROMISES.items():
        duties.promise(office, release.programme, element, period)
    funds.appropriate(office, release.programme, FUND, _BUDGET_FEN, "预算")
    funds.receive(office, release.programme, FUND, _BUDGET_FEN, "到账")
    return release


def person(username: str, now: dt.datetime) -> Act:
    """What somebody does at an instant through the pages."""
    return act_of(User.objects.get(username=username), now, Channel.WEB)


def make_enterprises(random: Random, count: int) -> tuple[tuple[Enterprise, User], ...]:
    """Enterprises, each with somebody who acts for it (`ent-0`, …), put into the database."""
    enterprises = Enterprise.objects.bulk_create((_enterprise(random, n) for n in range(count)), BATCH)
    users = User.objects.bulk_create(
        (
            User(username=f"ent-{n}", full_name=f"经办人{n}", password="!", enterprise=enterprise)
            for n, enterprise in enumerate(enterprises)
        ),
        BATCH,
    )
    return tuple(zip(enterprises, users, strict=True))


def belongs_to(region: str) -> str:
    """What the enterprises of a region belong to, which settles their route."""
    return next(place[2] for place in _PLACES if place[0] == region)


def applications(random: Random, programme: Programme) -> Sequence[Application]:
    """Many different applications; three of four are granted."""
    return tuple(_application(random, programme, granted=n % 4 != 0) for n in range(_POOL))


def _enterprise(random: Random, number: int) -> Enterprise:
    region, name, _, _ = random.choices(_PLACES, [place[3] for place in _PLACES])[0]
    word = "".join(random.sample(_SYLLABLES, 2))
    return Enterprise(
        credit_code=f"9199{number:014d}",
        name=f"云溪{word}{random.choice(_TRADES)}有限公司",
        region=region,
        region_name=name,
    )


def _application(random: Random, programme: Programme, *, granted: bool) -> Application:
    insured = random.randint(20, 2_000)
    facts: dict[str, object] = {
        "首次申报": False,
        "足额缴费": True,
        "上年度裁员人数": insured // 60 if granted else insured // 10,
        "上年末参保人数": insured,
        "财务健全": True,
        "上年度实缴保费": f"{insured * random.randint(70_000, 130_000) / 100:.2f}",
        "开户银行": "云溪农村合作银行",
        "银行账号": f"62{random.randrange(10**14):014d}",
    }
    typed, problems = packages.read_facts(programme, facts)
    if problems:
        raise AssertionError("\n".join(map(str, problems)))
    values = packages.values(programme, typed, _EFFECTIVE)
    amount = values["补贴金额"]
    if not isinstance(amount, Decimal):
        raise TypeError("补贴金额 is a decimal")
    return Application(facts, packages.results_as_json(programme, values), to_fen(amount))
