"""What every page shows around its content: where one can go, who one is, and in a demonstration which day it is."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from luoshi import __version__
from luoshi.services import cases
from luoshi.services.acts import Act
from luoshi.services.permissions import Action, may
from luoshi.web import clock


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: the URL's name, and the action that whoever goes there must be granted (None for anybody)."""

    label: str
    url_name: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A place as the head of a page shows it; `count` is what waits there, 0 for none."""

    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around a page's content; `demo_now` is None outside demonstrations."""

    links: tuple[Link, ...]
    act: Act
    standing: str
    demo_now: dt.datetime | None
    version: str

    @property
    def workbench(self) -> bool:
        """Whether the reader is an official, who gets the denser pages."""
        return bool(self.act.posts)


# Officials' places stand in the order of a day's work.
OFFICE_PLACES = (
    Place("总览", "office", Action.DASHBOARD_VIEW),
    Place("待办", "work", Action.CASE_ACCEPT),
    Place("办件", "work-all", Action.DUTY_VIEW),
    Place("拨付", "payments", Action.FUND_VIEW),
    Place("报表", "returns", Action.RETURN_VIEW),
    Place("台账", "registers", Action.REGISTER_EXPORT),
    Place("资金", "funds", Action.FUND_VIEW),
    Place("方案版本", "releases", Action.RELEASE_VIEW),
    Place("审计", "audit", Action.AUDIT_VIEW),
    Place("用户", "people", Action.USER_MANAGE),
)
ENTERPRISE_PLACES = (
    Place("我的办件", "my", Action.MESSAGE_READ),
    Place("消息", "inbox", Action.MESSAGE_READ),
)
PUBLIC_PLACES = (
    Place("补贴方案", "home"),
    Place("公示", "notices"),
)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the frame of the page."""
    act = clock.acting(request)
    places = (*_granted(act, ENTERPRISE_PLACES), *_granted(act, OFFICE_PLACES), *PUBLIC_PLACES)
    urls = [reverse(place.url_name) for place in places]
    # The longest address that the page's own begins with is the one being visited; the start page only itself.
    here = max((url for url in urls if url != "/" and request.path.startswith(url)), key=len, default=request.path)
    links = tuple(
        Link(place.label, url, url == here, cases.unread(act) if place.url_name == "inbox" else 0)
        for place, url in zip(places, urls, strict=True)
    )
    demo_now = clock.now(request) if settings.LUOSHI_DEMO else None
    return {"frame": Frame(links, act, _standing(act), demo_now, __version__)}


def landing(act: Act) -> str:
    """Where somebody begins after signing in: the first of their own places."""
    granted = (*_granted(act, ENTERPRISE_PLACES), *_granted(act, OFFICE_PLACES), *PUBLIC_PLACES)
    return reverse(granted[0].url_name)


def _granted(act: Act, places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.action is None or may(act, place.action))


def _standing(act: Act) -> str:
    if act.posts:
        return act.posts[0].unit.name
    if act.user is not None and act.user.enterprise is not None:
        return act.user.enterprise.name
    return ""
