"""The files of the project, as the tidy tests see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "luoshi"
GENERATED = (SOURCE / "records" / "migrations",)
PYTHON_FOLDERS = ("src", "tests", "tools", "bench")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """What git holds or would hold: everything not ignored, that exists."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(sorted({path for name in names if name and (path := ROOT / name).is_file()}))


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files under the folders (all of ours by default), without what Django generates."""
    tops = tuple(ROOT / folder for folder in folders or PYTHON_FOLDERS)
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py"
        and any(path.is_relative_to(top) for top in tops)
        and not any(path.is_relative_to(folder) for folder in GENERATED)
    )


@cache
def tree(path: Path) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(module: ast.Module) -> Iterator[FunctionNode]:
    """Every function and method, nested ones included."""
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def shown(path: Path) -> str:
    """The path as a reader would type it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
