"""Reading of the LUOSHI_* environment, each variable documented in docs/settings.md."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = ("1", "true", "yes", "on")
_NO = ("", "0", "false", "no", "off")
_SMTP_PORT = 25
_SMTPS_PORT = 465


def flag(name: str, default: bool = False) -> bool:
    """A yes or no; raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ImproperlyConfigured(f"环境变量 {name}={value!r} 无法识别：请写 true 或 false。")


def words(name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """The comma-separated words of a variable, without blanks."""
    value = os.environ.get(name)
    if value is None:
        return default
    return tuple(word.strip() for word in value.split(",") if word.strip())


def folder(name: str, default: Path) -> Path:
    """An absolute folder; it need not exist yet."""
    return Path(os.environ.get(name) or default).resolve()


def private_folder(name: str, default: Path) -> Path:
    """An absolute folder, made where it is missing so that only its owner can look into it."""
    path = folder(name, default)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed over; `secure` means TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    secure: bool


def mail_server(name: str) -> MailServer | None:
    """The server written as `smtp://user:password@host:port` or `smtps://…`, or None where the variable is not set."""
    url = os.environ.get(name)
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"环境变量 {name} 应写作 smtp://用户:密码@主机:端口 或 smtps://…。")
    secure = parts.scheme == "smtps"
    port = parts.port or (_SMTPS_PORT if secure else _SMTP_PORT)
    return MailServer(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), secure)
