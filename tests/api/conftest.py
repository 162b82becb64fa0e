"""The small city for requests, at its own fixed instant."""

import pytest
from pytest_django.fixtures import Settings

from luoshi.api.identity import real_now
from luoshi.records.settings import DemoClock
from tests.services.city import NOW, City
from tests.services.conftest import city

__all__ = ["city"]


@pytest.fixture
def standing(city: City, db: None, settings: Settings) -> City:
    """The city as a demonstration, whose clock starts at its instant."""
    settings.LUOSHI_DEMO = True
    DemoClock.objects.create(set_to=NOW, set_at=real_now())
    return city
