"""How a command says that it cannot read what it was given."""

import json
import sys
from collections.abc import Sequence

from luoshi.cli.parser import WRONG_USE
from luoshi.source import Problem, show_place


def refuse(problems: Sequence[Problem], *, as_json: bool) -> int:
    """Print the problems, as one JSON object or line by line on standard error, and return the exit code for them."""
    if as_json:
        print(json.dumps({"problems": told(problems)}, ensure_ascii=False))
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
    return WRONG_USE


def told(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """The problems as commands print them in JSON."""
    return [
        {
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "where": show_place(problem.where),
        }
        for problem in problems
    ]
