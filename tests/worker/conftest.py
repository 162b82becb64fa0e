"""The small city of the services' tests."""

from tests.services.conftest import city

__all__ = ["city"]
