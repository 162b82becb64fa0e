"""Finding every page that a person can reach by following links, one page for each address pattern."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from urllib.parse import unquote, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import APIRequestContext

_PAGES = "luoshi.web.urls"
_EXAMPLES = {"IntConverter": 1, "SlugConverter": "x", "StringConverter": "x"}
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
# A pattern's further pages are read for their links, since the first case may not be one to refuse; the first is shown.
_MOST_OF_A_KIND = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The first page of an address pattern; `is_page` is False for what is downloaded."""

    name: str
    path: str
    is_page: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What was found, and the links that lead nowhere."""

    found: tuple[Found, ...]
    dead: tuple[str, ...]


def patterns() -> dict[str, URLPattern]:
    """Every address pattern of the pages, by its name."""
    return {pattern.name: pattern for pattern in _flat(get_resolver(_PAGES).url_patterns) if pattern.name is not None}


def reachable(request: APIRequestContext, address: str) -> Reach:
    """What whoever this request is signed in as can reach by links, in the order of reaching it."""
    found: dict[str, Found] = {}
    dead: list[str] = []
    seen: set[str] = set()
    read: dict[str, int] = {}
    waiting = deque([("/", "/")])
    while waiting:
        path, linked_from = waiting.popleft()
        name = name_of(path) or path
        if path in seen or read.get(name, 0) >= _MOST_OF_A_KIND:
            continue
        seen.add(path)
        read[name] = read.get(name, 0) + 1
        answer = request.get(f"{address}{path}", max_redirects=0)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            dead.append(f"{linked_from} links to {path}: {answer.status}")
        if answer.status != HTTPStatus.OK:
            continue
        is_page = answer.headers["content-type"].startswith("text/html")
        found.setdefault(name, Found(name, path, is_page))
        if is_page:
            waiting.extend((link, path) for link in _links(answer.text(), path))
        else:
            read[name] = _MOST_OF_A_KIND  # a download has no links
    return Reach(tuple(found.values()), tuple(dead))


def refuses_get(request: APIRequestContext, address: str, pattern: URLPattern) -> bool:
    """Whether there is nothing to see at a pattern's addresses: they only take what a form sends."""
    converters = pattern.pattern.converters
    path = reverse(pattern.name, _PAGES, kwargs={key: _EXAMPLES[type(converters[key]).__name__] for key in converters})
    return request.get(f"{address}{path}").status == HTTPStatus.METHOD_NOT_ALLOWED


def name_of(path: str) -> str | None:
    """The name of the pattern that a path belongs to, None for paths that are no page, such as the API's."""
    try:
        return resolve(unquote(path), _PAGES).url_name
    except Resolver404:
        return None


def _links(html: str, path: str) -> Iterator[str]:
    for href in _LINK.findall(html):
        parts = urlsplit(urljoin(path, unescape(href)))
        if not parts.netloc:
            yield parts.path


def _flat(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _flat(entry.url_patterns)
        else:
            yield entry
