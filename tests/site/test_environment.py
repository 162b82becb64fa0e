"""What the environment may say, and what happens when it says something else."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from luoshi.site.databases import database
from luoshi.site.environment import MailServer, flag, folder, mail_server, private_folder, words
from luoshi.site.secret_key import kept_secret_key

NAME = "LUOSHI_TRIED"


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """The process's own environment, restored afterwards."""
    before = dict(os.environ)
    yield os.environ  # type: ignore[misc]
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [
        pytest.param(None, False, False, id="not set"),
        pytest.param(None, True, True, id="not set, on by default"),
        pytest.param("TRUE", False, True, id="true"),
        pytest.param("1", False, True, id="1"),
        pytest.param("no", True, False, id="no"),
        pytest.param("", True, False, id="set to nothing"),
    ],
)
def test_flags(environment: dict[str, str], value: str | None, default: bool, expected: bool) -> None:
    if value is not None:
        environment[NAME] = value
    assert flag(NAME, default) is expected


def test_a_flag_that_is_neither_yes_nor_no_stops_the_start(environment: dict[str, str]) -> None:
    environment[NAME] = "maybe"
    with pytest.raises(ImproperlyConfigured, match="LUOSHI_TRIED='maybe' 无法识别"):
        flag(NAME)


def test_words_and_folders(environment: dict[str, str], tmp_path: Path) -> None:
    assert words(NAME, ("localhost",)) == ("localhost",)
    assert folder(NAME, tmp_path) == tmp_path
    environment[NAME] = " a.example , b.example,"
    assert words(NAME, ()) == ("a.example", "b.example")


def test_only_the_owner_looks_into_the_data(environment: dict[str, str], tmp_path: Path) -> None:
    environment[NAME] = str(tmp_path / "deep" / "data")
    made = private_folder(NAME, tmp_path)
    assert made == tmp_path / "deep" / "data"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("", None, id="not set"),
        pytest.param("smtp://mail.example", MailServer("mail.example", 25, "", "", False), id="plain"),
        pytest.param(
            "smtps://a%40b:p%3A1@mail.example:4650",
            MailServer("mail.example", 4650, "a@b", "p:1", True),
            id="with user, password and port",
        ),
    ],
)
def test_mail_server(environment: dict[str, str], url: str, expected: MailServer | None) -> None:
    environment[NAME] = url
    assert mail_server(NAME) == expected


def test_another_kind_of_mail_address_stops_the_start(environment: dict[str, str]) -> None:
    environment[NAME] = "imap://mail.example"
    with pytest.raises(ImproperlyConfigured, match="smtp://"):
        mail_server(NAME)


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_secret_key(tmp_path), range(32)))
    (key,) = keys
    assert len(key) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_sqlite_is_opened_for_many_writers_and_for_power_cuts(tmp_path: Path) -> None:
    config = database("", tmp_path)
    assert config["NAME"] == str(tmp_path / "luoshi.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in config["OPTIONS"]["init_command"]
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]


def test_postgresql_is_taken_from_its_address(tmp_path: Path) -> None:
    config = database("postgres://ann:secret@db.example:5433/office", tmp_path)
    found = {key: config[key] for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "ann",
        "PASSWORD": "secret",
        "HOST": "db.example",
        "PORT": 5433,
        "NAME": "office",
    }
    assert "init_command" not in config.get("OPTIONS", {})


def test_a_real_installation_passes_the_frameworks_own_security_check(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "LUOSHI_DATA": str(tmp_path),
        "LUOSHI_HOSTS": "office.example",
        "DJANGO_SETTINGS_MODULE": "luoshi.site.settings",
    }
    command = (sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
