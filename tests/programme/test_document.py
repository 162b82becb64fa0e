"""docs/packages.md: its package is sound and complete, and it names every field that is read."""

import ast
import re
from pathlib import Path

from luoshi.deadlines import Calendar
from luoshi.programme import check, load_files

TEXT = Path("docs/packages.md").read_text(encoding="utf-8")
SOURCE = Path("src/luoshi/programme")
READING = {
    "text", "texts", "scalar", "scalars", "choice", "boolean", "integer", "decimal", "day", "month_day", "moment",
    "rule", "condition", "phrase", "map", "named", "each", "reference", "references", "clause",
}  # fmt: skip


def test_the_package_is_sound_and_every_element_exercised() -> None:
    found = re.findall(r"^`([a-z.]+)`:\n\n```[a-z]+\n(.*?)```$", TEXT, re.MULTILINE | re.DOTALL)
    files = {name: body.encode() for name, body in found}
    assert set(files) == {"document.md", "programme.yaml", "cases.yaml"}
    loaded = load_files(files)
    assert [str(problem) for problem in loaded.problems] == []
    assert [str(problem) for problem in check(loaded, Calendar.china()).problems] == []


def test_every_field_is_described() -> None:
    read = {key for path in sorted(SOURCE.rglob("*.py")) for key in keys(ast.parse(path.read_text(encoding="utf-8")))}
    described = set(re.findall(r"`([a-z_]+)(?:`|: )", TEXT))
    assert len(read) > 60
    assert read - described == set()


def keys(tree: ast.Module) -> set[str]:
    """The keys that a module asks a mapping for."""
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READING
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
