"""The key that signs sessions and links, made once for an installation."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret_key(data: Path) -> str:
    """The key in `secret-key` of the data folder, made on first use and readable by its owner only.

    Several processes may start at once: the first complete file wins and all of them read that one.
    """
    path = data / "secret-key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp makes the file 0600
    try:
        os.write(handle, secrets.token_urlsafe(48).encode("ascii"))
        os.fsync(handle)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.close(handle)
        os.unlink(draft)
