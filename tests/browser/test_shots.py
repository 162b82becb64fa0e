"""Every page as each role sees it, on a desk and on a telephone: pictured, accessible, the console silent.

The pictures are in build/shots. The long run, which `make shots` is, shows each role all its pages; the short run shows
each page once to a visitor, to an enterprise and to an official.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.people import PHONE, VISITOR, WIDE, People
from tests.browser.serving import ROOT
from tests.browser.wandering import Found, patterns, reachable, refuses_get

pytestmark = pytest.mark.browser

SHOTS = ROOT / "build" / "shots"
SERIOUS = ("serious", "critical")
PREVIEW_MS = 1500  # what Chromium's PDF viewer takes to draw a page
# Who looks, and as what: everybody whose pages differ in kind or in state.
ROLES = {
    "visitor": VISITOR,
    "enterprise-paid": "ent-01",
    "enterprise-draft": "ent-24",
    "enterprise-correcting": "ent-11",
    "enterprise-approved": "ent-05",
    "enterprise-new": "ent-16",
    "district-hr": "dongling-hr-1",
    "district-insurance": "hewan-ins-2",
    "city-hr": "city-hr-2",
    "finance": "finance-2",
    "office": "office",
    "leader": "leader",
    "auditor": "auditor",
    "author": "author-2",
    "admin": "admin",
}
# Pages that no link leads to: what was answered, what is wrong, what is not there.
ASIDE = {
    "visitor": {
        "calculator-answered": "/programmes/job-stability/calculator?足额缴费=是&上年度裁员人数=5&上年末参保人数=193"
        "&财务健全=是&上年度实缴保费=241990.38",
        "calculator-wrong": "/programmes/job-stability/calculator?上年度裁员人数=-1&上年度实缴保费=1e3",
        "calculator-refused": "/programmes/job-stability/calculator?足额缴费=否&上年度裁员人数=4&上年末参保人数=96"
        "&财务健全=是&上年度实缴保费=1000",
        "not-there": "/no/such/page/",
    },
    "district-hr": {
        "work-empty": "/desk/?q=没有这家企业",
        "forbidden": "/audit/",
        "elsewhere": "/desk/cases/999999/",
    },
    "auditor": {"audit-refused": "/audit/?refused=1"},
}


@pytest.fixture(scope="module")
def seen() -> dict[str, str]:
    """The patterns seen so far, with the kind of person who saw them first."""
    return {}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_worth_showing(role: str, people: People, seen: dict[str, str], long_run: bool) -> None:
    window = people.window(ROLES[role])
    reach = reachable(window.page.context.request, window.address)
    new = [place for place in reach.found if long_run or f"{kind(role)} {place.name}" not in seen]
    seen.update({name: role for place in new for name in (place.name, f"{kind(role)} {place.name}")})
    aside = [Found(name, path, True) for name, path in ASIDE.get(role, {}).items()]
    SHOTS.mkdir(parents=True, exist_ok=True)
    faults = [
        fault
        for place in (*new, *aside)
        if place.is_page
        for fault in faults_of(window.open(place.path), SHOTS / f"{role}-{place.name}")
    ]
    assert reach.found
    assert [*reach.dead, *faults, *window.complaints] == []


def test_every_pattern_was_seen(people: People, seen: dict[str, str]) -> None:
    """What no role reaches by links must be an address that only forms are sent to."""
    window = people.window()
    known = patterns()
    unseen = [
        name
        for name, pattern in known.items()
        if name not in seen and not refuses_get(window.page.context.request, window.address, pattern)
    ]
    assert len(known) > 50
    assert unseen == []


def test_a_planted_fault_is_found(people: People, tmp_path: Path) -> None:
    window = people.window()
    page = window.open("/")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/mark.svg\"><p class=\"wide\">.</p>'")
    page.evaluate("document.querySelector('.wide').style.width = '2000px'")
    found = " ".join(faults_of(page, tmp_path / "planted"))
    assert "image-alt" in found
    assert "sideways" in found


def kind(role: str) -> str:
    """Visitor, enterprise or official: who gets the same page with other rows in it."""
    first = role.split("-", maxsplit=1)[0]
    return first if first in ("visitor", "enterprise") else "official"


def faults_of(page: Page, picture: Path) -> list[str]:
    """Picture the page in both widths and say what is wrong with it."""
    faults = []
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        shoot(page, width, Path(f"{picture}-{width}.png"))
        too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if too_wide > 0:
            faults.append(f"{picture.name} at {width}: scrolls sideways by {too_wide}")
        faults += [f"{picture.name} at {width}: {fault}" for fault in axe_faults(page)]
    return faults


def shoot(page: Page, width: int, to: Path) -> None:
    """Picture the whole page in a window as high as the page, where nothing sticks and what is drawn is drawn."""
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    if page.locator("[data-dmn]").count():
        page.locator("[data-dmn][data-ready]").wait_for()
    if page.locator("iframe").count():
        page.wait_for_timeout(PREVIEW_MS)
    page.screenshot(path=to)


def axe_faults(page: Page) -> list[str]:
    """What axe holds serious or critical, with the first element of each."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in violations
        if violation["impact"] in SERIOUS
    ]
