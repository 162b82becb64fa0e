"""What every test has: property tests in two sizes, and Chromium as Debian installs it."""

import os
import shutil
from typing import Any

import pytest
from hypothesis import settings

LONG = os.environ.get("LUOSHI_TEST_LONG") == "1"

# The short run tries the same examples every time, so that a change is judged by what it changed.
settings.register_profile("short", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=2_000, deadline=None, database=None)
settings.load_profile("long" if LONG else "short")

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def long_run() -> bool:
    """Whether trials and fuzzing should take their full counts (`make test-long`)."""
    return LONG


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the system's Chromium; as root that one only starts without its sandbox."""
    found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is missing: make test installs it, or: sudo apt-get install chromium")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": found, "args": sandbox}
