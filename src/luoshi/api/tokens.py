"""Signing in for programs, one's own tokens and password, and who one is."""

import datetime as dt
from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from luoshi.api.identity import Asked, person
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Count, Id, Strictly, Words
from luoshi.records.accounts import RoleName
from luoshi.records.tokens import ApiToken
from luoshi.services import sign_in, tokens

router = Router(tags=["tokens"])

_DEFAULT_DAYS = 30


class CredentialsIn(Strictly):
    """A person's name and password; the token's own name and for how many days it is good."""

    username: Words
    password: Annotated[str, Field(max_length=1_000)]
    name: Words = "接口"
    days: Count = _DEFAULT_DAYS


class TokenOut(Schema):
    """A token; its secret is not kept."""

    id: int
    name: str
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_on: dt.date | None


class IssuedOut(TokenOut):
    """A new token with its secret, shown this once: send it as `Authorization: Bearer <token>`."""

    token: str
    must_change_password: bool


class PasswordIn(Strictly):
    """The present password and the new one."""

    old: Annotated[str, Field(max_length=1_000)]
    new: Annotated[str, Field(max_length=1_000)]


class PostOut(Schema):
    """A role that one holds in a unit today."""

    role: RoleName
    unit: str
    region: str


class MeOut(Schema):
    """Who sends the requests."""

    username: str
    full_name: str
    enterprise: str
    posts: list[PostOut]


@router.post("/tokens", response={201: IssuedOut})
def issue(request: Asked, given: CredentialsIn) -> IssuedOut:
    """Sign in. 422 where name and password do not fit, 409 while the name is locked after too many failures."""
    issued = tokens.issue(request.auth, given.username, given.password, given.name, given.days)
    return IssuedOut(
        **_token(issued.token).model_dump(),
        token=issued.secret,
        must_change_password=issued.token.user.must_change_password,
    )


@router.get("/tokens", response=PageOf[TokenOut])
def listed(request: Asked, paging: Paged) -> PageOf[TokenOut]:
    """One's own tokens that are good now."""
    return page_of_rows(tokens.live(person(request)), paging, _token)


@router.delete("/tokens/{token_id}", response={204: None})
def revoke(request: Asked, token_id: Id) -> None:
    """End one of one's own tokens at once."""
    tokens.revoke(person(request), token_id)


@router.put("/password", response={204: None})
def password(request: Asked, given: PasswordIn) -> None:
    """Set one's own password; all tokens end with the old one."""
    sign_in.change_password(person(request), given.old, given.new, given.new)


@router.get("/me", response=MeOut)
def me(request: Asked) -> MeOut:
    """Who one is, and the posts one holds today."""
    act = person(request)
    user = tokens.owner(act)
    return MeOut(
        username=user.username,
        full_name=user.full_name,
        enterprise=user.enterprise.name if user.enterprise else "",
        posts=[PostOut(role=RoleName(post.role), unit=post.unit.name, region=post.unit.region) for post in act.posts],
    )


def _token(token: ApiToken) -> TokenOut:
    return TokenOut(
        id=token.pk,
        name=token.name,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_on=token.last_used_on,
    )
