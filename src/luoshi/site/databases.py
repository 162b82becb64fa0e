"""The two databases Luoshi runs on and how each is opened."""

from pathlib import Path
from typing import Any

import dj_database_url

# An acknowledged step must outlive a power cut: in WAL mode only FULL syncs the log at each commit.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-32768",
    "PRAGMA journal_size_limit=67108864",
)
_SQLITE_WAIT_SECONDS = 20
_CONNECTION_KEPT_SECONDS = 600


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's description of one database; an empty `url` means SQLite in the data folder.

    SQLite writers queue at the start of a transaction (IMMEDIATE) instead of failing in the middle of it.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{data / 'luoshi.sqlite3'}"))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": _SQLITE_WAIT_SECONDS,
            "init_command": ";".join(_SQLITE_PRAGMAS),
        }
    else:
        config["CONN_MAX_AGE"] = _CONNECTION_KEPT_SECONDS
        config["CONN_HEALTH_CHECKS"] = True
    return config
