"""Rosters: the units, posts and enterprises that an administrator enters, and what may be wrong with them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.enterprises import Enterprise
from luoshi.source import Place, Problem, in_reading_order

# Whoever keeps the accounts or reads the records holds no other post: 三员分立, GB/T 22239-2019 8.1.10.2.
APART = frozenset({RoleName.SYSTEM_ADMIN, RoleName.AUDITOR})
UNIT_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
REGION = re.compile(r"[0-9]{2,12}")
# An audit record keeps 60 characters of the name.
USERNAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@-]{1,59}")
_CREDIT_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE_LENGTH = 18
# Controls, directions, separators of lines and halves of characters: a name that holds one is not what it looks like.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as entered; `parent` is the code of the unit above, empty for none. A known code changes that unit."""

    where: Place
    code: str
    name: str
    level: str
    region: str
    function: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as entered, with the person who holds it; a username that nobody has makes a new account.

    The post holds from `since`, None for today, until `until` (inclusive), None for open.
    """

    where: Place
    username: str
    full_name: str
    unit: str
    role: RoleName
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise as entered, with the person who signs in for it."""

    where: Place
    credit_code: str
    name: str
    region: str
    region_name: str
    username: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Roster:
    """What is entered at one time; it is stored whole or not at all."""

    units: tuple[UnitRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    enterprises: tuple[EnterpriseRow, ...] = ()

    def people(self) -> tuple[PostRow | EnterpriseRow, ...]:
        """The rows that name a person, officials first."""
        return (*self.posts, *self.enterprises)

    def usernames(self) -> dict[str, str]:
        """The person's name by username, in the order entered."""
        return {row.username: row.full_name for row in self.people()}


def problems(roster: Roster, today: dt.date) -> tuple[Problem, ...]:
    """Everything wrong with a roster, by itself and beside what is stored already."""
    found = [
        *_formats(roster),
        *_texts(roster),
        *_units(roster.units),
        *_posts(roster, today),
        *_enterprises(roster.enterprises),
    ]
    return in_reading_order([*found, *_names(roster)])


def credit_code_valid(code: str) -> bool:
    """Whether the last character is the check character of the other seventeen (GB 32100-2015, 5.2)."""
    if len(code) != _CREDIT_CODE_LENGTH or any(character not in _CREDIT_CODE_DIGITS for character in code):
        return False
    values = [_CREDIT_CODE_DIGITS.index(character) for character in code]
    weighted = sum(value * pow(3, place, 31) for place, value in enumerate(values[:-1]))
    return (weighted + values[-1]) % 31 == 0


def _formats(roster: Roster) -> Iterator[Problem]:
    for unit in roster.units:
        if not UNIT_CODE.fullmatch(unit.code):
            yield Problem("unit-code", f"单位编码“{unit.code}”不对。", unit.where, "用字母、数字和连字符，40个以内。")
        yield from _region(unit.region, unit.where)
    for enterprise in roster.enterprises:
        if not credit_code_valid(enterprise.credit_code):
            remedy = "请核对18位代码，末位是校验码。"
            yield Problem("credit-code", f"统一社会信用代码“{enterprise.credit_code}”不对。", enterprise.where, remedy)
        yield from _region(enterprise.region, enterprise.where)
    for person in roster.people():
        if not USERNAME.fullmatch(person.username):
            remedy = "用2至60个字母、数字和 . _ @ -。"
            yield Problem("username-format", f"账号“{person.username}”不能用。", person.where, remedy)


def _texts(roster: Roster) -> Iterator[Problem]:
    """Names that are empty, longer than a record takes, or hold what nobody sees."""
    for unit in roster.units:
        yield from _text("单位名称", unit.name, 100, unit.where)
        yield from _text("层级", unit.level, 20, unit.where)
        if unit.function:
            yield from _text("职能", unit.function, 40, unit.where)
    for enterprise in roster.enterprises:
        yield from _text("企业名称", enterprise.name, 120, enterprise.where)
        yield from _text("所在地", enterprise.region_name, 60, enterprise.where)
    for person in roster.people():
        yield from _text("姓名", person.full_name, 60, person.where)


def _text(title: str, text: str, most: int, where: Place) -> Iterator[Problem]:
    unseen = any(unicodedata.category(character) in _UNSEEN for character in text)
    if unseen or not text.strip() or len(text) > most:
        remedy = f"写1至{most}个字，不含看不见的控制字符。"
        yield Problem("name-format", f"“{title}”没有填，或者不能这样写。", where, remedy)


def _region(region: str, where: Place) -> Iterator[Problem]:
    if not REGION.fullmatch(region):
        remedy = "用2至12位数字，下级的代码以上级的代码开头。"
        yield Problem("region-code", f"区划代码“{region}”不对。", where, remedy)


def _units(rows: tuple[UnitRow, ...]) -> Iterator[Problem]:
    yield from _twice(((row.code, row.where) for row in rows), "unit-twice", "单位编码")
    entered = {row.code: row for row in rows}
    parents: dict[str, str] = dict(Unit.objects.filter(parent__isnull=False).values_list("code", "parent__code"))
    known = set(Unit.objects.values_list("code", flat=True)) | set(entered)
    parents.update((row.code, row.parent) for row in rows)
    for row in rows:
        if row.parent and row.parent not in known:
            yield Problem("unit-unknown", f"没有编码为“{row.parent}”的上级单位。", row.where, "请先列出上级单位。")
        elif _circular(row.code, parents):
            yield Problem("unit-circle", f"单位“{row.name}”绕回到自己的下级。", row.where, "请核对上级单位。")


def _circular(code: str, parents: Mapping[str, str]) -> bool:
    seen = {code}
    above = parents.get(code, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == code


def _posts(roster: Roster, today: dt.date) -> Iterator[Problem]:
    known = {row.code for row in roster.units} | set(Unit.objects.values_list("code", flat=True))
    stated = (((row.username, row.unit, row.role), row) for row in roster.posts)
    yield from _twice(((f"{name} {unit} {role.label}", row.where) for (name, unit, role), row in stated), "post-twice")
    for row in roster.posts:
        if row.unit not in known:
            yield Problem("unit-unknown", f"没有编码为“{row.unit}”的单位。", row.where, "请先列出这个单位。")
        if row.until is not None and row.until < (row.since or today):
            yield Problem("post-backward", "岗位的截止日早于起始日。", row.where, "请核对日期。")
    yield from _apart(roster.posts, today)


def _apart(rows: tuple[PostRow, ...], today: dt.date) -> Iterator[Problem]:
    roles: dict[str, set[RoleName]] = {}
    held = Post.objects.filter(user__username__in={row.username for row in rows}).exclude(until__lt=today)
    for username, role in held.values_list("user__username", "role"):
        roles.setdefault(username, set()).add(RoleName(role))
    for row in rows:
        so_far = roles.setdefault(row.username, set())
        so_far.add(row.role)
        if len(so_far) > 1 and so_far & APART:
            both = "、".join(sorted(role.label for role in so_far))
            remedy = "系统管理和审计须由不担任其他岗位的人担任。"
            yield Problem("roles-apart", f"“{row.full_name}”不能兼任：{both}。", row.where, remedy)


def _enterprises(rows: tuple[EnterpriseRow, ...]) -> Iterator[Problem]:
    stored = dict(
        Enterprise.objects.filter(credit_code__in={row.credit_code for row in rows}).values_list("credit_code", "name")
    )
    names: dict[str, str] = {}
    for row in rows:
        known = stored.get(row.credit_code) or names.setdefault(row.credit_code, row.name)
        if known != row.name:
            message = f"代码“{row.credit_code}”已属于“{known}”。"
            yield Problem("enterprise-differs", message, row.where, "请核对代码和名称。")


def _names(roster: Roster) -> Iterator[Problem]:
    """A username stands for one person, who is either an official or acts for one enterprise."""
    users = User.objects.filter(username__in=roster.usernames()).select_related("enterprise")
    sides = {user.username: (user.full_name, user.enterprise.credit_code if user.enterprise else "") for user in users}
    for row in roster.people():
        side = (row.full_name, row.credit_code if isinstance(row, EnterpriseRow) else "")
        known = sides.setdefault(row.username, side)
        if known[0] != side[0]:
            message = f"账号“{row.username}”已属于“{known[0]}”。"
            yield Problem("username-taken", message, row.where, "换一个账号，或核对姓名。")
        elif known[1] != side[1]:
            message = f"账号“{row.username}”已经代表另一个单位或企业。"
            yield Problem("username-taken", message, row.where, "请另起一个账号。")


def _twice(keys: Iterable[tuple[str, Place]], code: str, what: str = "岗位") -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for key, where in keys:
        if first.setdefault(key, where) is not where:
            yield Problem(code, f"{what}“{key}”列了两次。", where, "请删去一处。", (first[key],))
