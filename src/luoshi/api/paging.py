"""Lists come in pages, always."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)

MOST = 200
_FARTHEST = 10_000_000


class Paging(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description="每页条数")
    offset: int = Field(0, ge=0, le=_FARTHEST, description="跳过条数")


Paged = Annotated[Paging, Query()]


class PageOf(Schema, Generic[T]):
    """A part of a list; `total` counts the whole."""

    items: list[T]
    total: int
    limit: int
    offset: int


def page_of(found: Sequence[S], paging: Paging, shape: Callable[[S], T]) -> PageOf[T]:
    """The wanted part of a sequence, each element in the shape of the API."""
    part = found[paging.offset : paging.offset + paging.limit]
    return _page(len(found), part, paging, shape)


def page_of_rows(found: QuerySet[M], paging: Paging, shape: Callable[[M], T]) -> PageOf[T]:
    """The wanted part of a query, which reads no more than that part."""
    part = found[paging.offset : paging.offset + paging.limit]
    return _page(found.count(), part, paging, shape)


def _page(total: int, part: Iterable[S], paging: Paging, shape: Callable[[S], T]) -> PageOf[T]:
    return PageOf(items=[shape(item) for item in part], total=total, limit=paging.limit, offset=paging.offset)
