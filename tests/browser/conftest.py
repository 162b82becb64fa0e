"""Chromium before a real demonstration: one set of data, of which each module's server has a copy of its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.people import People
from tests.browser.serving import build, served
from tests.browser.walking import Papers

# Nothing that a browser does on its own account: no updates, no telemetry, no first-run pages.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Chromium takes the words of its own controls from here.
    environment = {**os.environ, "LANGUAGE": "zh_CN"}
    return {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *_QUIET], "env": environment}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's data, made once for all browser tests."""
    data = tmp_path_factory.mktemp("demonstration") / "built"
    build(data)
    return data


@pytest.fixture(scope="module")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where this module's demonstration is served."""
    with served(built, tmp_path_factory.mktemp("served") / "data") as at:
        yield at


@pytest.fixture(scope="module")
def people(browser: Browser, address: str) -> Iterator[People]:
    """Everybody who visits this module's demonstration, each with a browser window of their own."""
    everybody = People(browser, address)
    yield everybody
    everybody.leave()


@pytest.fixture(scope="session")
def papers(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """What an enterprise uploads, made by Chromium itself."""
    folder = tmp_path_factory.mktemp("papers")
    made = Papers(folder / "缴费凭据.pdf", folder / "花名册.png")
    page = browser.new_page()
    page.set_content("<h1>测试材料</h1><p>一页真的文件。</p>")
    page.pdf(path=made.pdf)
    page.screenshot(path=made.png)
    page.close()
    return made
