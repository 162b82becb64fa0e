"""Which duties a list calls urgent: the days are counted by the State Council's arrangement for 2015."""

import datetime as dt

import pytest

from luoshi.deadlines import SHANGHAI
from luoshi.records.cases import Case
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.programmes import Release
from luoshi.services import agenda
from luoshi.services.agenda import DutyFilter, Urgency
from tests.services.city import NOW, City, Scene, drive


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# 2015: 1 to 7 October off, Saturday 10 October worked, 27 September too (国办发明电〔2014〕28号).
SOON = [
    # id, now, first instant that is no longer soon
    ("plain week", "2015-09-14T09:00", "2015-09-18T00:00"),
    ("over a weekend", "2015-09-17T09:00", "2015-09-23T00:00"),
    ("over National Day", "2015-09-29T09:00", "2015-10-10T00:00"),
    ("a worked Saturday counts", "2015-10-08T23:59", "2015-10-13T00:00"),
]


@pytest.mark.parametrize(("now", "expected"), [pytest.param(*row[1:], id=row[0]) for row in SOON])
def test_soon_reaches_three_workdays(now: str, expected: str) -> None:
    assert agenda.soon_until(at(now)) == at(expected)


# NOW is Thursday 8 October 2015, 9:00; soon reaches to the end of Monday 12 October.
URGENCIES = [
    # id, due, paused, urgency
    ("past", "2015-10-08T08:59", False, Urgency.OVERDUE),
    ("this very instant", "2015-10-08T09:00", False, Urgency.OVERDUE),
    ("tonight", "2015-10-09T00:00", False, Urgency.SOON),
    ("third workday", "2015-10-13T00:00", False, Urgency.SOON),
    ("fourth workday", "2015-10-14T00:00", False, Urgency.LATER),
    ("no time set", None, False, Urgency.UNTIMED),
    ("paused though past", "2015-10-01T00:00", True, Urgency.PAUSED),
    ("paused without time", None, True, Urgency.PAUSED),
]


@pytest.mark.parametrize(("due", "paused", "urgency"), [pytest.param(*row[1:], id=row[0]) for row in URGENCIES])
def test_each_duty_has_one_urgency(city: City, due: str | None, paused: bool, urgency: Urgency) -> None:
    duty = Duty.objects.create(
        kind=DutyKind.TASK,
        release=Release.objects.get(),
        element="试办",
        clause="一",
        region="9901",
        opened_at=NOW,
        due_at=at(due) if due else None,
        paused_at=NOW if paused else None,
    )
    mine = Duty.objects.filter(pk=duty.pk)
    act = city.act("office")
    assert [each for each in Urgency if agenda.narrowed(mine, act, DutyFilter(urgency=each))] == [urgency]
    assert agenda.counts(mine, act) == {each: int(each is urgency) for each in Urgency}
    duty.delete()


FILTERS = [
    # id, filter, whether a case of 东岭区示例厂 waiting for acceptance is among the duties
    ("nothing asked", DutyFilter(), True),
    ("part of the name", DutyFilter(words="东岭区示"), True),
    ("another name", DutyFilter(words="河湾"), False),
    ("beginning of the number", DutyFilter(words="LS2015"), True),
    ("end of the number", DutyFilter(words="000"), False),
    ("kind", DutyFilter(kind=DutyKind.REVIEW), True),
    ("another kind", DutyFilter(kind=DutyKind.PAYMENT), False),
    ("stage", DutyFilter(element="县区审核"), True),
    ("another stage", DutyFilter(element="公示"), False),
]


@pytest.fixture(scope="module")
def waiting(city: City) -> Case:
    return drive(city, "east", Scene.SUBMITTED)


@pytest.mark.parametrize(("wanted", "found"), [pytest.param(*row[1:], id=row[0]) for row in FILTERS])
def test_filters(city: City, waiting: Case, wanted: DutyFilter, found: bool) -> None:
    duties = Duty.objects.filter(case=waiting)
    assert agenda.narrowed(duties, city.act("east-hr"), wanted).exists() is found
