"""Units, people and the posts they hold, kept by the system administrator."""

import datetime as dt
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet

from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.enterprises import Enterprise
from luoshi.records.sign_in import SignInFailures
from luoshi.services import audit, rosters
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible
from luoshi.services.permissions import Action, may, permit, service
from luoshi.services.rosters import PostRow, Roster, UnitRow
from luoshi.source import FieldPlace, Problem

# The unit of whoever keeps the installation itself; it stands behind no role of a programme.
SYSTEM_UNIT = UnitRow(FieldPlace("单位编码"), "system", "系统管理", "system", "00")
# Hashing a password takes a third of a second by design; more than this belongs into several files.
MOST_NEW_PEOPLE = 1_000
# Without characters that are mistaken for one another when read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4


@dataclass(frozen=True, slots=True)
class OneTime:
    """A password for the first sign-in, shown this once; the person has to set another one then."""

    username: str
    full_name: str
    password: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What came in with a roster: how many of each, and the passwords of new people."""

    units: int
    posts: int
    enterprises: int
    passwords: tuple[OneTime, ...]


def units(act: Act) -> QuerySet[Unit]:
    """All units by code, with the unit above each."""
    permit(act, Action.USER_MANAGE)
    return Unit.objects.select_related("parent")


def users(act: Act, words: str = "") -> QuerySet[User]:
    """All people whose account or name contains the words, with their posts and enterprise."""
    permit(act, Action.USER_MANAGE)
    found = User.objects.select_related("enterprise").prefetch_related("posts__unit")
    wanted = words.strip()
    return found.filter(Q(username__contains=wanted) | Q(full_name__contains=wanted)) if wanted else found


def locked(act: Act) -> QuerySet[SignInFailures]:
    """The accounts that are locked now after failing to sign in."""
    permit(act, Action.USER_MANAGE)
    return SignInFailures.objects.filter(locked_until__gt=act.now).order_by("username")


def has_administrator() -> bool:
    """Whether the installation has a system administrator."""
    return Post.objects.filter(role=RoleName.SYSTEM_ADMIN).exists()


def enter(act: Act, roster: Roster, own: Mapping[str, str] | None = None) -> Stored:
    """Store a roster whole, with a one-time password for each new person.

    `own` maps usernames to passwords that were chosen instead. Raises Invalid with everything that is wrong. Passwords
    are hashed outside the transaction, since that is slow on purpose and writers would queue behind it.
    """
    chosen = own or {}
    passwords: dict[str, str] = {}
    hashes: dict[str, str] = {}
    if may(act, Action.USER_MANAGE) and not rosters.problems(roster, act.today):
        passwords = {name: chosen.get(name) or one_time_password() for name in _newcomers(roster)}
        if len(passwords) <= MOST_NEW_PEOPLE:
            with ThreadPoolExecutor() as pool:
                hashes = dict(zip(passwords, pool.map(make_password, passwords.values()), strict=True))
    stored = _enter(act, roster, hashes)
    people = roster.usernames()
    told = tuple(OneTime(name, people[name], text) for name, text in passwords.items() if name not in chosen)
    return Stored(stored.units, stored.posts, stored.enterprises, told)


@service(Action.USER_MANAGE)
def reset_password(act: Act, user_id: int) -> OneTime:
    """Give somebody else a one-time password and lift a lock; sessions and tokens of the old password end."""
    user = _other(act, user_id, "自己的密码请在“修改密码”中更改。")
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=("password", "must_change_password"))
    SignInFailures.objects.filter(username=user.username).delete()
    audit.append(act, Action.USER_MANAGE, user.username, {"password": "reset"})
    return OneTime(user.username, user.full_name, password)


@service(Action.USER_MANAGE)
def unlock(act: Act, username: str) -> None:
    """Let somebody try to sign in again at once. Raises NotVisible where no such account is locked."""
    held, _ = SignInFailures.objects.filter(username=username, locked_until__gt=act.now).delete()
    if not held:
        raise NotVisible
    audit.append(act, Action.USER_MANAGE, username, {"lock": "lifted"})


@service(Action.USER_MANAGE)
def set_active(act: Act, user_id: int, active: bool) -> User:
    """Close somebody else's account, or open it again; what the person did stays under the name."""
    user = _other(act, user_id, "不能停用自己的账号。")
    user.is_active = active
    user.save(update_fields=("is_active",))
    audit.append(act, Action.USER_MANAGE, user.username, {"active": active})
    return user


@service(Action.USER_MANAGE)
def end_post(act: Act, post_id: int, last_day: dt.date) -> Post:
    """End a post with a day (inclusive). Raises Invalid for a day before the post began."""
    post = Post.objects.select_for_update(of=("self",)).select_related("user", "unit").filter(pk=post_id).first()
    if post is None:
        raise NotVisible
    if act.user is not None and post.user_id == act.user.pk:
        raise Conflict("own-account", "不能结束自己的岗位。", "请由另一位系统管理员办理。")
    if last_day < post.since:
        problem = Problem("post-backward", "岗位的截止日早于起始日。", FieldPlace("截止日"), "请核对日期。")
        raise Invalid((problem,))
    post.until = last_day
    post.save(update_fields=("until",))
    done = {"unit": post.unit.code, "role": post.role, "until": last_day.isoformat()}
    audit.append(act, Action.USER_MANAGE, post.user.username, done)
    return post


def one_time_password() -> str:
    """Sixteen characters in groups of four, 79 bits of chance."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))


@service(Action.USER_MANAGE)
def _enter(act: Act, roster: Roster, hashes: Mapping[str, str]) -> Stored:
    """Store a roster; `hashes` are the hashed passwords of the people that are new. Raises Invalid."""
    found = rosters.problems(roster, act.today)
    if found:
        raise Invalid(found, f"有{len(found)}处问题，没有存入任何内容。")
    missing = [name for name in _newcomers(roster) if name not in hashes]
    if missing:
        problem = Problem("people-many", f"一次最多新增{MOST_NEW_PEOPLE}人。", FieldPlace("账号"), "请分几次导入。")
        raise Invalid((problem,))
    _store_units(roster.units)
    enterprises = _store_enterprises(roster)
    for name, full_name in roster.usernames().items():
        if name in hashes:
            User.objects.create(
                username=name,
                full_name=full_name,
                password=hashes[name],
                must_change_password=True,
                enterprise=enterprises.get(name),
            )
    posts = _store_posts(act, roster)
    done = Stored(len(roster.units), posts, len(roster.enterprises), ())
    listed = {"units": [row.code for row in roster.units], "people": list(hashes), "posts": _told(roster.posts)}
    audit.append(act, Action.USER_MANAGE, "roster", {**listed, "enterprises": done.enterprises})
    return done


def _newcomers(roster: Roster) -> tuple[str, ...]:
    people = roster.usernames()
    known = set(User.objects.filter(username__in=people).values_list("username", flat=True))
    return tuple(name for name in people if name not in known)


def _store_units(rows: tuple[UnitRow, ...]) -> None:
    """First every unit, then what stands above it: the order of the rows does not matter."""
    for row in rows:
        own = {"name": row.name, "level": row.level, "region": row.region, "function": row.function}
        Unit.objects.update_or_create(code=row.code, defaults=own)
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        Unit.objects.filter(code=row.code).update(parent=by_code.get(row.parent))


def _store_enterprises(roster: Roster) -> dict[str, Enterprise]:
    """The enterprise by the username that acts for it."""
    found = {}
    for row in roster.enterprises:
        own = {"name": row.name, "region": row.region, "region_name": row.region_name}
        found[row.username], _ = Enterprise.objects.get_or_create(credit_code=row.credit_code, defaults=own)
    return found


def _store_posts(act: Act, roster: Roster) -> int:
    """How many posts are new; one that is held already is left as it is."""
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    people = {user.username: user for user in User.objects.filter(username__in=roster.usernames())}
    new = 0
    for row in roster.posts:
        since = row.since or act.today
        held = Post.objects.filter(user=people[row.username], unit=by_code[row.unit], role=row.role)
        if not held.filter(Q(until__isnull=True) | Q(until__gte=since)).exists():
            Post.objects.create(
                user=people[row.username], unit=by_code[row.unit], role=row.role, since=since, until=row.until
            )
            new += 1
    return new


def _told(rows: tuple[PostRow, ...]) -> list[str]:
    return [f"{row.username} {row.unit} {row.role.value}" for row in rows]


def _other(act: Act, user_id: int, message: str) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    if act.user is not None and act.user.pk == user.pk:
        raise Conflict("own-account", message, "其他操作请由另一位系统管理员办理。")
    return user
