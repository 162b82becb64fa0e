"""A version against the one before it, on the author's page."""

import re
from collections.abc import Callable

from django.test import Client

from luoshi.records.programmes import Release
from luoshi.services import releases
from tests.services.city import EFFECTIVE, City
from tests.web.reading import package_files_of, proposed, shown

Browse = Callable[[str], Client]
# The gap at exactly 90 years is closed: 200 yuan a month from 90 years on, in the document and in the rules.
CLOSED = {"document.md": ("超过90周岁、", "满90周岁、"), "programme.yaml": ("(90..100)", "[90..100)")}


def closed(town: City) -> Release:
    """The next version of the package, without its gap."""
    files = package_files_of("tiered-benefit")
    for name, (old, new) in CLOSED.items():
        assert files[name].count(old) == 1
        files[name] = files[name].replace(old, new)
    return releases.propose(town.act("proposer"), files, EFFECTIVE)


def test_the_first_version_has_nothing_before_it(town: City, browse: Browse) -> None:
    page = shown(browse("author"), f"/releases/{Release.objects.get().pk}/comparison/")
    assert "没有前一版" in page


def test_what_changed_and_for_whom(town: City, browse: Browse) -> None:
    first, second = proposed(town, "tiered-benefit"), closed(town)
    page = shown(browse("author"), f"/releases/{second.pk}/comparison/")
    assert f'<a href="/releases/{first.pk}/">第 1 版</a>（待发布）' in page
    regions = re.findall(r'<th scope="row" class="row-title region-name">(\S+?)</th>.*?</tr>', page, re.DOTALL)
    assert "月标准" in regions
    (row,) = re.findall(r'<th scope="row" class="row-title region-name">月标准</th>(.*?)</tr>', page, re.DOTALL)
    assert "年龄 90 周岁" in row
    assert "200.00 元" in row
    changed = re.findall(r'<h3 id="clause-change-\d+">(\S+?)</h3><span class="tag">(\S+?)</span>', page)
    assert changed == [("三(三)", "改动")]
    assert "超过90周岁" in page
    assert "可以领取" in re.findall(r"已证明结果处处相同</span>(.*?)</p>", page, re.DOTALL)[0]


def test_a_version_is_compared_with_the_last_one_that_was_published(town: City, browse: Browse) -> None:
    first = proposed(town, "tiered-benefit")
    second, third = closed(town), closed(town)
    assert second.digest == third.digest
    page = shown(browse("author"), f"/releases/{third.pk}/comparison/")
    assert f'<a href="/releases/{second.pk}/">第 2 版</a>' in page
    assert "两版的结果处处相同" in page
    releases.publish(town.act("author"), first.pk, {})
    page = shown(browse("author"), f"/releases/{third.pk}/comparison/")
    assert f'<a href="/releases/{first.pk}/">第 1 版</a>（已发布）' in page
    assert "年龄 90 周岁" in page
