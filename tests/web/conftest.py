"""The small city of the services' tests, seen through a browser's eyes: each test in a savepoint of its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from luoshi.services import clock
from luoshi.web.clock import real_now
from tests.services.city import NOW, City, build


@pytest.fixture(scope="package")
def city_and_clock(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """The city, with the demonstration's clock standing at NOW."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = build()
        clock.set_clock(built.act("visitor"), NOW, real_now())
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def town(city_and_clock: City, db: None, settings: Any) -> City:
    """The city for one test; what the test does is rolled back after it."""
    settings.LUOSHI_DEMO = True
    return city_and_clock


@pytest.fixture
def browse(town: City) -> Callable[[str], Client]:
    """A browser in which this person, by name, is signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        person = town.people[name]
        if person is not None:
            client.force_login(person)
        return client

    return signed_in
