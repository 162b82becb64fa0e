"""Units, people and posts, for the system administrator."""

import datetime as dt
from typing import Annotated

from ninja import File, Query, Router, Schema, UploadedFile
from pydantic import Field

from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Day, Flag, Id, Strictly, Words
from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.sign_in import SignInFailures
from luoshi.services import people, roster_workbook
from luoshi.services.acts import Invalid
from luoshi.services.people import OneTime, Stored
from luoshi.services.permissions import Action, permit
from luoshi.services.rosters import EnterpriseRow, PostRow, Roster, UnitRow
from luoshi.source import FieldPlace

router = Router(tags=["people"])

_MOST_ROWS = 2_000


class UnitIn(Strictly):
    """A unit; a code that is known already changes that unit. `parent` is the code of the unit above."""

    code: Words
    name: Words
    level: Words
    region: Words
    function: Words = ""
    parent: Words = ""


class PostIn(Strictly):
    """A post and who holds it; a username that nobody has makes a new account. Without a day it begins today."""

    username: Words
    full_name: Words
    unit: Words
    role: RoleName
    since: Day | None = None
    until: Day | None = None


class EnterpriseIn(Strictly):
    """An enterprise and who signs in for it."""

    credit_code: Words
    name: Words
    region: Words
    region_name: Words
    username: Words
    full_name: Words


class RosterIn(Strictly):
    """Units, posts and enterprises; stored whole or not at all."""

    units: Annotated[list[UnitIn], Field(max_length=_MOST_ROWS)] = []
    posts: Annotated[list[PostIn], Field(max_length=_MOST_ROWS)] = []
    enterprises: Annotated[list[EnterpriseIn], Field(max_length=_MOST_ROWS)] = []


class ActiveIn(Strictly):
    """Whether the account is open."""

    active: Flag


class LastDayIn(Strictly):
    """The last day of a post, inclusive."""

    last_day: Day


class PeopleFilters(Schema):
    """Part of an account or a name; empty narrows nothing."""

    words: Words = ""


class UnitOut(Schema):
    """A unit of the organisation; `parent` is the code of the unit above, empty for none."""

    code: str
    name: str
    level: str
    region: str
    function: str
    parent: str


class HeldPost(Schema):
    """A post that somebody holds, until a day (inclusive)."""

    id: int
    unit: str
    role: RoleName
    since: dt.date
    until: dt.date | None


class PersonOut(Schema):
    """Somebody who may sign in."""

    id: int
    username: str
    full_name: str
    enterprise: str
    active: bool
    must_change_password: bool
    posts: list[HeldPost]


class LockedOut(Schema):
    """An account closed for a while after failures to sign in."""

    username: str
    failures: int
    locked_until: dt.datetime | None


class OneTimeOut(Schema):
    """A password for the first sign-in, shown this once."""

    username: str
    full_name: str
    password: str


class StoredOut(Schema):
    """What came in with a roster, with a password for each new person."""

    units: int
    posts: int
    enterprises: int
    passwords: list[OneTimeOut]


@router.get("/units", response=PageOf[UnitOut])
def units(request: Asked, paging: Paged) -> PageOf[UnitOut]:
    """All units by code."""
    return page_of_rows(people.units(request.auth), paging, _unit)


@router.get("/people", response=PageOf[PersonOut])
def listed(request: Asked, paging: Paged, wanted: Annotated[PeopleFilters, Query()]) -> PageOf[PersonOut]:
    """The people whose account or name contains the words."""
    return page_of_rows(people.users(request.auth, wanted.words), paging, _person)


@router.get("/people/locked", response=PageOf[LockedOut])
def locked(request: Asked, paging: Paged) -> PageOf[LockedOut]:
    """The accounts that are locked now."""
    return page_of_rows(people.locked(request.auth), paging, _locked)


@router.post("/people/roster", response={201: StoredOut})
def enter(request: Asked, given: RosterIn) -> StoredOut:
    """Enter units, posts and enterprises; everybody new gets a one-time password. 422 names everything wrong."""
    return _stored(people.enter(request.auth, _roster(given)))


@router.post("/people/roster/workbook", response={201: StoredOut})
def enter_workbook(request: Asked, file: Annotated[UploadedFile, File()]) -> StoredOut:
    """The same from an Excel workbook."""
    permit(request.auth, Action.USER_MANAGE)
    roster, problems = roster_workbook.read(file.name or "", file.read(roster_workbook.MAX_BYTES + 1))
    if problems:
        raise Invalid(problems, f"有{len(problems)}处问题，没有存入任何内容。")
    return _stored(people.enter(request.auth, roster))


@router.post("/people/{user_id}/reset-password", response=OneTimeOut)
def reset_password(request: Asked, user_id: Id) -> OneTimeOut:
    """Give somebody else a one-time password; the sessions and tokens of the old one end."""
    return _one_time(people.reset_password(request.auth, user_id))


@router.put("/people/{user_id}/active", response=PersonOut)
def set_active(request: Asked, user_id: Id, given: ActiveIn) -> PersonOut:
    """Close somebody else's account, or open it again."""
    return _person(people.set_active(request.auth, user_id, given.active))


@router.delete("/people/locked/{username}", response={204: None})
def unlock(request: Asked, username: Words) -> None:
    """Let somebody try to sign in again at once."""
    people.unlock(request.auth, username)


@router.put("/posts/{post_id}/last-day", response=HeldPost)
def end_post(request: Asked, post_id: Id, given: LastDayIn) -> HeldPost:
    """End a post with a day."""
    return _held(people.end_post(request.auth, post_id, given.last_day))


def _roster(given: RosterIn) -> Roster:
    return Roster(
        tuple(UnitRow(FieldPlace(f"units.{at}"), **row.model_dump()) for at, row in enumerate(given.units)),
        tuple(PostRow(FieldPlace(f"posts.{at}"), **row.model_dump()) for at, row in enumerate(given.posts)),
        tuple(
            EnterpriseRow(FieldPlace(f"enterprises.{at}"), **row.model_dump())
            for at, row in enumerate(given.enterprises)
        ),
    )


def _unit(unit: Unit) -> UnitOut:
    return UnitOut(
        code=unit.code,
        name=unit.name,
        level=unit.level,
        region=unit.region,
        function=unit.function,
        parent=unit.parent.code if unit.parent else "",
    )


def _person(user: User) -> PersonOut:
    return PersonOut(
        id=user.pk,
        username=user.username,
        full_name=user.full_name,
        enterprise=user.enterprise.name if user.enterprise else "",
        active=user.is_active,
        must_change_password=user.must_change_password,
        posts=[_held(post) for post in user.posts.all()],
    )


def _held(post: Post) -> HeldPost:
    return HeldPost(id=post.pk, unit=post.unit.name, role=RoleName(post.role), since=post.since, until=post.until)


def _locked(found: SignInFailures) -> LockedOut:
    return LockedOut(username=found.username, failures=found.failures, locked_until=found.locked_until)


def _stored(stored: Stored) -> StoredOut:
    return StoredOut(
        units=stored.units,
        posts=stored.posts,
        enterprises=stored.enterprises,
        passwords=[_one_time(each) for each in stored.passwords],
    )


def _one_time(found: OneTime) -> OneTimeOut:
    return OneTimeOut(username=found.username, full_name=found.full_name, password=found.password)
