"""What the worked cases of a version exercise, on the author's page."""

import re
from collections.abc import Callable

from django.test import Client

from luoshi.records.programmes import Release
from tests.services.city import City
from tests.web.reading import proposed, shown

Browse = Callable[[str], Client]


def test_nothing_is_left_out(town: City, browse: Browse) -> None:
    page = shown(browse("author"), f"/releases/{Release.objects.get().pk}/cover/")
    assert "都用到了" in page
    counts = re.findall(r'<li><span>(\S+)</span>.*?<span class="bars-figure">(\d+) / (\d+)</span>', page)
    assert ("规定的各行", "4", "4") in counts
    assert [each for each in counts if each[1] != each[2]] == []


def test_a_missing_case_has_facts_and_no_answer(town: City, browse: Browse) -> None:
    """Nobody reckoned what a person of exactly 90 years gets: the document does not say."""
    release = proposed(town, "tiered-benefit")
    page = shown(browse("author"), f"/releases/{release.pk}/cover/")
    rows = re.findall(r'<tr><th scope="row" class="number row-title">.*?</tr>', page, re.DOTALL)
    (row,) = [each for each in rows if "恰为90周岁" in each]
    assert "年龄 <strong>90 周岁</strong>" in row
    assert "月津贴" not in row
