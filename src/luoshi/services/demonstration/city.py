"""The city of a demonstration as its files describe it, and putting it into an empty database."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from pydantic import BaseModel, ConfigDict

from luoshi.programme import Programme, json_value, read_facts
from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.enterprises import Enterprise, RegisterFact
from luoshi.services import audit
from luoshi.services.acts import Act
from luoshi.services.permissions import Action, permit

CITY_FILE = "city.yaml"
ENTERPRISES_FILE = "enterprises.csv"
# Columns of the enterprises' file that are not facts; a fact's column is `register/term`.
_OWN_COLUMNS = ("账号", "统一社会信用代码", "企业名称", "区划代码", "所在地", "经办人")
_FILLED_IN = "填报"


class Described(BaseModel):
    """Something that a file of the demonstration describes; a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class UnitRow(Described):
    """A unit of the organisation; a unit without function is the area itself."""

    code: str
    name: str
    level: str
    region: str
    function: str = ""
    parent: str = ""


class Person(Described):
    """An official; `shown` says what a visitor can do with the account, empty for those that are not listed."""

    username: str
    name: str
    unit: str
    roles: tuple[RoleName, ...]
    shown: str = ""


class City(Described):
    """The organisation. `prefixes` maps the regions of enterprises to the beginning of their officials' usernames."""

    since: dt.date
    password: str
    facts_year: int
    units: tuple[UnitRow, ...]
    prefixes: Mapping[str, str]
    people: tuple[Person, ...]
    shown_enterprises: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise: `held` is what registers know, by register and term; `fills` what it says itself, by term."""

    username: str
    credit_code: str
    name: str
    region: str
    region_name: str
    person: str
    held: Mapping[tuple[str, str], str]
    fills: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that a visitor may sign in with, and what can be done with it."""

    username: str
    password: str
    name: str
    does: str


def read_city(folder: Path) -> City:
    """The organisation in a folder of demonstration data. Raises OSError or pydantic's ValidationError."""
    return City.model_validate(yaml.load((folder / CITY_FILE).read_text(encoding="utf-8"), yaml.CBaseLoader))


def read_enterprises(folder: Path) -> tuple[EnterpriseRow, ...]:
    """The enterprises in a folder of demonstration data, in the order of the file."""
    text = (folder / ENTERPRISES_FILE).read_text(encoding="utf-8")
    return tuple(_enterprise(row) for row in csv.DictReader(io.StringIO(text)))


def accounts(folder: Path) -> tuple[DemoAccount, ...]:
    """One account for each role, officials first, for the page where visitors sign in."""
    city = read_city(folder)
    named = {row.username: row.name for row in read_enterprises(folder)}
    officials = (DemoAccount(each.username, city.password, each.name, each.shown) for each in city.people if each.shown)
    enterprises = (
        DemoAccount(username, city.password, named[username], does) for username, does in city.shown_enterprises.items()
    )
    return (*officials, *enterprises)


def found(act: Act, city: City, enterprises: Sequence[EnterpriseRow], programme: Programme) -> None:
    """Put the units, people, enterprises and what registers know into the database; belongs into a transaction."""
    permit(act, Action.USER_MANAGE)
    units: dict[str, Unit] = {}
    for row in city.units:
        units[row.code] = Unit.objects.create(**row.model_dump(exclude={"parent"}), parent=units.get(row.parent))
    # Hashing is slow on purpose; everybody in a demonstration has the same well-known password, hashed once.
    password = make_password(city.password)
    for person in city.people:
        user = User.objects.create(username=person.username, full_name=person.name, password=password)
        for role in person.roles:
            Post.objects.create(user=user, unit=units[person.unit], role=role, since=city.since)
    for firm in enterprises:
        enterprise = Enterprise.objects.create(
            credit_code=firm.credit_code, name=firm.name, region=firm.region, region_name=firm.region_name
        )
        User.objects.create(username=firm.username, full_name=firm.person, password=password, enterprise=enterprise)
        RegisterFact.objects.bulk_create(_register_facts(programme, enterprise, firm, city.facts_year))
    done = {"units": len(units), "people": len(city.people), "enterprises": len(enterprises)}
    audit.append(act, Action.USER_MANAGE, "demonstration", done)


def _enterprise(row: Mapping[str, str]) -> EnterpriseRow:
    facts = {column: text for column, text in row.items() if column not in _OWN_COLUMNS}
    known = {(register, term): text for column, text in facts.items() for register, term in [column.split("/", 1)]}
    username, credit_code, name, region, region_name, person = (row[column] for column in _OWN_COLUMNS)
    return EnterpriseRow(
        username=username,
        credit_code=credit_code,
        name=name,
        region=region,
        region_name=region_name,
        person=person,
        held={(register, term): text for (register, term), text in known.items() if register != _FILLED_IN},
        fills={term: text for (register, term), text in known.items() if register == _FILLED_IN},
    )


def _register_facts(programme: Programme, enterprise: Enterprise, firm: EnterpriseRow, year: int) -> list[RegisterFact]:
    rows = []
    for (register, term), text in firm.held.items():
        facts, problems = read_facts(programme, {term: text})
        if problems:
            raise ValueError(f"{ENTERPRISES_FILE}: {firm.name}: {problems[0]}")
        value = json_value(programme.terms[term].type, facts[term])
        rows.append(RegisterFact(enterprise=enterprise, register=register, term=term, year=year, value=value))
    return rows
