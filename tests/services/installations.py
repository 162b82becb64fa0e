"""Whole installations of their own, run by the real commands: a data folder and a database, on SQLite or PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("LUOSHI_DATABASE_URL", "")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation lives; `url` is empty for SQLite in the data folder."""

    data: Path
    url: str

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command of ours prints and its exit code; nobody sits at a terminal."""
        return self.python("-m", "luoshi.cli", *words)

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a program prints when it runs on this installation."""
        return subprocess.run(
            (sys.executable, *words),
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """The process environment in which programs find this installation."""
        settings = {"LUOSHI_DATA": str(self.data), "LUOSHI_DATABASE_URL": self.url}
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "luoshi.site.settings", **settings}

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What SQL answers, asked without any of the program."""
        with self._connected() as connection:
            return [tuple(row) for row in connection.execute(statement).fetchall()]

    def change(self, statement: str) -> int:
        """How many rows SQL changed behind the program's back."""
        with self._connected() as connection:
            changed = connection.execute(statement).rowcount
            connection.commit()
            return int(changed)

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table of ours by SQL, and every paper by its path."""
        kept = {name: self.rows(f'SELECT * FROM "{name}" ORDER BY 1') for name in self.tables("records_")}
        uploads = self.data / "uploads"
        papers = sorted(path for path in uploads.rglob("*") if path.is_file())
        return {**kept, "uploads": [(path.relative_to(uploads).as_posix(), path.read_bytes()) for path in papers]}

    def tables(self, beginning: str = "") -> list[str]:
        """The tables of the database whose name begins so."""
        listed = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            if self.url
            else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return sorted(str(name) for (name,) in self.rows(listed) if str(name).startswith(beginning))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection | psycopg.Connection[tuple[object, ...]]]:
        if self.url:
            with psycopg.connect(self.url) as connection:
                yield connection
            return
        file = sqlite3.connect(self.data / "luoshi.sqlite3")
        try:
            yield file
        finally:
            file.close()


@contextmanager
def installation(
    folder: Path, like: Installation | None = None, postgres: bool = bool(POSTGRES)
) -> Iterator[Installation]:
    """A new installation in a folder, empty or a copy of another of the same kind; its database goes afterwards."""
    data = folder / f"data-{next(_numbers)}"
    if like is not None:
        shutil.copytree(like.data, data)
    else:
        data.mkdir(parents=True)
    if not postgres:
        yield Installation(data, "")
        return
    name = f"luoshi_ops_{os.getpid()}_{next(_numbers)}"
    template = urlsplit(like.url).path.lstrip("/") if like is not None else "template1"
    parts = urlsplit(POSTGRES)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield Installation(data, urlunsplit(parts._replace(path=f"/{name}")))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
