"""What an author asks of a version before it is issued: answered once for the same files, whoever asks."""

import datetime as dt
from pathlib import Path

import pytest

from luoshi.deadlines import Calendar
from luoshi.feel import Null
from luoshi.programme import load
from luoshi.programme.cover import cover as cover_of
from luoshi.programme.verification import verify
from luoshi.records.programmes import Release
from luoshi.services import comparison, cover, releases, verification
from luoshi.services.acts import Act, NotVisible
from tests.services.city import EFFECTIVE, City

PACKAGES = Path(__file__).resolve().parents[1] / "packages"
DAY = dt.date(2021, 1, 1)
# The package has nothing to say of exactly 90 years; from 91 it is 200 yuan a month.
OLD_AGE = {"本县户籍": True, "家庭月人均收入": 800}

pytestmark = pytest.mark.django_db


def files_of(name: str) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (PACKAGES / name).iterdir() if path.is_file()}


def proposed(city: City, name: str) -> Release:
    return releases.propose(city.act("proposer"), files_of(name), EFFECTIVE)


@pytest.fixture
def author(city: City) -> Act:
    return city.act("author")


@pytest.mark.parametrize("name", ["tiered-benefit", "teacher-posts"])
def test_a_version_is_verified_as_its_folder_is(city: City, author: Act, name: str) -> None:
    release = proposed(city, name)
    found = verification.verification(author, release.pk)
    expected = verify(load(PACKAGES / name), Calendar.china())
    assert [each.id for each in found.verified.findings] == [each.id for each in expected.findings]
    assert found.verified.unexplained
    covered = cover.cover(author, release.pk).covered
    assert covered.counts == cover_of(load(PACKAGES / name), Calendar.china()).counts


def test_the_same_files_are_verified_once(city: City, author: Act) -> None:
    first, second = proposed(city, "tiered-benefit"), proposed(city, "tiered-benefit")
    assert first.digest == second.digest
    assert verification.verification(author, first.pk).verified is verification.verification(author, second.pk).verified
    assert cover.cover(author, first.pk).covered is cover.cover(author, second.pk).covered
    assert verification.verification(author, second.pk).release == second


def test_other_files_are_verified_anew(city: City, author: Act) -> None:
    first = proposed(city, "tiered-benefit")
    files = files_of("tiered-benefit")
    files["document.md"] = files["document.md"].replace("超过90周岁、", "满90周岁、")
    files["programme.yaml"] = files["programme.yaml"].replace("(90..100)", "[90..100)")
    second = releases.propose(city.act("proposer"), files, EFFECTIVE)
    kinds = [
        {each.kind.value for each in verification.verification(author, release.pk).verified.unexplained}
        for release in (first, second)
    ]
    assert "gap" in kinds[0]
    assert "gap" not in kinds[1]


@pytest.mark.parametrize(
    ("age", "amount"), [pytest.param(89, 100, id="89"), pytest.param(90, None, id="90"), pytest.param(91, 200, id="91")]
)
def test_a_version_that_nobody_published_can_be_tried_out(
    city: City, author: Act, age: int, amount: int | None
) -> None:
    release = proposed(city, "tiered-benefit")
    found = verification.trial(author, release.pk, {**OLD_AGE, "年龄": age}, DAY)
    assert found.calculation.outcome is not None
    value = found.calculation.outcome.values["月标准"]
    assert isinstance(value, Null) if amount is None else value == amount
    with pytest.raises(NotVisible):
        releases.in_effect("tiered-benefit", DAY)


def test_the_first_version_is_compared_with_nothing(city: City, author: Act) -> None:
    found = comparison.comparison(author, proposed(city, "tiered-benefit").pk)
    assert (found.before, found.compared) == (None, None)


def test_a_withdrawn_version_is_compared_with_only_where_no_other_was_published(city: City, author: Act) -> None:
    first, second, third = (proposed(city, "tiered-benefit") for _ in range(3))
    releases.publish(author, first.pk, {})
    releases.withdraw(author, second.pk, "写错了。")
    assert comparison.comparison(author, third.pk).before == first
    releases.withdraw(author, first.pk, "写错了。")
    assert comparison.comparison(author, third.pk).before == second
