"""Fresh databases of both kinds, each with a data folder of its own, and Python processes that work on one."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.packages import ROOT, WORKPLACE

_SERVER = "postgres://luoshi:luoshi@127.0.0.1:5432"


class Kind(StrEnum):
    """The two databases that are supported."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Database:
    """A database and the folder beside it; `url` is empty for SQLite in that folder."""

    kind: Kind
    url: str
    data: Path

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A process of bench.station on this database: lines in, lines out."""
        command = (sys.executable, "-m", "bench.station", *words)
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdin=pipe, stdout=pipe, text=True)

    def ask(self, *words: str) -> dict[str, Any]:
        """The JSON object that a process of bench.station ends with. Raises CalledProcessError where it fails."""
        process = self.start(*words)
        output, _ = process.communicate()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words)
        answer: dict[str, Any] = json.loads(output)
        return answer

    def _environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "luoshi.site.settings",
            "LUOSHI_DATA": str(self.data),
            "LUOSHI_DATABASE_URL": self.url,
            "LUOSHI_SECRET_KEY": "for-measuring-only",
            # Pages read the clock; in a demonstration it stands where the measured cases are.
            "LUOSHI_DEMO": "true",
            "LUOSHI_HOSTS": "testserver",
        }


@contextmanager
def fresh(kind: Kind) -> Iterator[Database]:
    """An empty database with its folder; both are gone afterwards."""
    name = f"luoshi_bench_{os.getpid()}"
    data = WORKPLACE / f"{name}_{kind}"
    data.mkdir(parents=True)
    try:
        if kind is Kind.SQLITE:
            yield Database(kind, "", data)
        else:
            _run("CREATE DATABASE {}", name)
            try:
                yield Database(kind, f"{_SERVER}/{name}", data)
            finally:
                _run("DROP DATABASE {} WITH (FORCE)", name)
    finally:
        shutil.rmtree(data)


def _run(statement: str, name: str) -> None:
    with psycopg.connect(f"{_SERVER}/postgres", autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))  # type: ignore[arg-type]
