"""docs/api.md lists every operation and every code that only the API has."""

import ast
import re
from pathlib import Path

from luoshi.api import identity, problems
from tests.api.operations import OPERATIONS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
OPERATION = re.compile(r"^\| `([A-Z]+ /api/[^`]+)` \|", re.MULTILINE)
CODE = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)
# Said by the API of what services say too: these stand in docs/problems.md.
SHARED = {"not-found", "not-signed-in"}


def test_every_operation_is_documented_once() -> None:
    assert sorted(OPERATION.findall(TEXT)) == sorted(OPERATIONS)


def test_every_code_of_the_api_is_documented() -> None:
    places = {"Answer": 1, "NotSignedIn": 0}
    given = {
        call.args[places[call.func.id]].value
        for module in (problems, identity)
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in places
        if isinstance(call.args[places[call.func.id]], ast.Constant)
    }
    assert given > SHARED
    assert set(CODE.findall(TEXT)) == given - SHARED
