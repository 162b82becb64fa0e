"""The dashboard counts lights without looking at every duty: each case of the table is one duty, counted alone."""

import datetime as dt

import pytest

from luoshi.deadlines import SHANGHAI, Light
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.programmes import Release
from luoshi.services import agenda, duties
from tests.services.city import NOW, City

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# NOW is Thursday 8 October 2015, 9:00; 10 October is worked (国办发明电〔2014〕28号). The lights are those of
# luoshi.deadlines.WarnRule: blue with 3 workdays left, yellow with 1 or in the last tenth; hours know shares only.
LIGHTS = [
    # id, opened, due, light
    ("past", "2015-09-01T09:00", "2015-10-08T00:00", Light.RED),
    ("this very instant", "2015-09-01T09:00", "2015-10-08T09:00", Light.RED),
    ("tonight", "2015-10-01T09:00", "2015-10-09T00:00", Light.YELLOW),
    ("one workday left", "2015-10-07T09:00", "2015-10-10T00:00", Light.YELLOW),
    ("two workdays left", "2015-10-07T09:00", "2015-10-11T00:00", Light.BLUE),
    ("three workdays left", "2015-10-07T09:00", "2015-10-13T00:00", Light.BLUE),
    ("four workdays left", "2015-10-07T09:00", "2015-10-14T00:00", Light.NONE),
    ("four workdays left, open for three weeks", "2015-09-17T09:00", "2015-10-14T00:00", Light.NONE),
    ("four workdays left of a long year, its last tenth", "2015-01-01T09:00", "2015-10-14T00:00", Light.YELLOW),
    ("an hour's end, a third left", "2015-10-06T09:00", "2015-10-09T09:00", Light.NONE),
    ("an hour's end, 30 % left", "2015-10-01T09:00", "2015-10-11T09:00", Light.BLUE),
    ("an hour's end beyond the soon, 30 % left", "2015-09-21T09:00", "2015-10-15T09:00", Light.BLUE),
    ("an hour's end beyond the soon, a third left", "2015-09-24T09:00", "2015-10-15T09:00", Light.NONE),
]


@pytest.mark.parametrize(("opened", "due", "expected"), [pytest.param(*row[1:], id=row[0]) for row in LIGHTS])
def test_counted_as_shown(city: City, opened: str, due: str, expected: Light) -> None:
    duty = a_duty(opened_at=at(opened), due_at=at(due))
    act = city.act("office", NOW)
    assert duties.row(act, duty).light is expected
    assert agenda.lights(Duty.objects.filter(pk=duty.pk), act) == {**dict.fromkeys(Light, 0), expected: 1}


@pytest.mark.parametrize("paused", [True, False], ids=["paused", "no time set"])
def test_what_has_no_running_clock_is_not_counted(city: City, paused: bool) -> None:
    duty = a_duty(opened_at=NOW, due_at=at("2015-10-01T00:00") if paused else None, paused_at=NOW if paused else None)
    assert sum(agenda.lights(Duty.objects.filter(pk=duty.pk), city.act("office", NOW)).values()) == 0


def a_duty(**instants: dt.datetime | None) -> Duty:
    return Duty.objects.create(
        kind=DutyKind.TASK, release=Release.objects.get(), element="试办", clause="一", region="9901", **instants
    )
