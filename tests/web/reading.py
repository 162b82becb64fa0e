"""Packages of the tests as versions, and what stands on a page."""

import re
from pathlib import Path

from django.test import Client

from luoshi.records.programmes import Release
from luoshi.services import releases
from tests.services.city import EFFECTIVE, City

PACKAGES = Path(__file__).resolve().parents[1] / "packages"


def package_files_of(name: str) -> dict[str, str]:
    """The files of a package of the tests by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in (PACKAGES / name).iterdir() if path.is_file()}


def proposed(town: City, name: str) -> Release:
    """A package of the tests as a version that nobody has published."""
    return releases.propose(town.act("proposer"), package_files_of(name), EFFECTIVE)


def shown(client: Client, path: str) -> str:
    """The text of a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def steps(page: str) -> list[tuple[str, str]]:
    """Each decision of an explanation with its value."""
    return re.findall(r'<span class="what">(\S+).*?<span class="value">(.*?)</span>', page, re.DOTALL)
