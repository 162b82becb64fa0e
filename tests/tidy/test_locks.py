"""What gets installed is what the project names, pinned and hashed."""

import re
import tomllib

from tests.tidy.tree import ROOT

NAME = re.compile(r"^[A-Za-z0-9._-]+")
PIN = re.compile(r"^([a-z0-9-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def test_the_program_is_locked_as_it_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {normal(entry) for entry in project["dependencies"]}
    assert named <= pinned("app.txt")


def test_the_tools_are_locked_as_they_are_named() -> None:
    lines = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8").splitlines()
    named = {normal(line) for line in lines if line and line[0] not in "#-"}
    assert named <= pinned("dev.txt")
    assert pinned("app.txt") <= pinned("dev.txt")


def test_every_line_of_a_lock_is_a_pin_with_hashes() -> None:
    """A line that is neither a pin, a hash nor a comment would be an address or an option."""
    for name in ("app.txt", "dev.txt", "node.txt"):
        rest = PIN.sub("", (ROOT / "requirements" / name).read_text(encoding="utf-8"))
        assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []


def pinned(lock: str) -> set[str]:
    """The names of all packages in a lock file."""
    found = PIN.findall((ROOT / "requirements" / lock).read_text(encoding="utf-8"))
    assert found
    return {name for name, _ in found}


def normal(entry: str) -> str:
    """The package's name as lock files write it, without version and extras."""
    named = NAME.match(entry)
    assert named
    return re.sub(r"[._-]+", "-", named.group()).lower()
