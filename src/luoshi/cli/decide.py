"""`luoshi decide PKG --facts F.json`: what the rules say of one case, and why."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from luoshi.cli.packages import day_asked, open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.feel import Outcome, Step
from luoshi.programme import (
    DecisionInfo,
    Interpretation,
    Programme,
    contradictions,
    decide,
    interpretations_touched,
    json_value,
    kind_of,
    problem_json,
    read_facts,
    results_as_json,
    show_named,
)
from luoshi.source import FieldPlace, Problem

_REFUSED = 1
_SHOWN_ROWS = 10
_LARGEST_INPUT_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Answer:
    """An outcome with the readings that bear on it, and the decisions whose rules contradict each other."""

    programme: Programme
    outcome: Outcome
    interpretations: tuple[Interpretation, ...]
    problems: tuple[Problem, ...]


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `decide`."""
    parser = subparsers.add_parser("decide", help="按方案包对一组事实作出判定")
    parser.add_argument("package", metavar="PKG", help="方案包所在的文件夹")
    parser.add_argument("--facts", metavar="FILE", required=True, help="事实的 JSON 文件；- 表示标准输入")
    parser.add_argument("--on", metavar="DATE", help="按哪一天的规定判定，默认为执行的第一天")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print the decisions with their explanation.

    0 also where facts are missing; 1 where the facts or the day are refused, or rules contradict each other; 2 where
    the input cannot be read.
    """
    loaded = open_package(args.package)
    on = day_asked(args.on)
    raw = _raw_facts(args.facts)
    unreadable = [each for each in (loaded, on, raw) if isinstance(each, Problem)]
    if isinstance(loaded, Problem) or isinstance(on, Problem) or isinstance(raw, Problem):
        return refuse(unreadable, as_json=args.json)
    # Worked cases have no part in deciding: an author may try rules while the cases are still being mended.
    programme = loaded.verifiable
    if programme is None:
        return refuse(loaded.problems, as_json=args.json)
    day = on or programme.since
    facts, problems = read_facts(programme, raw)
    decided = decide(programme, facts, day)
    problems += decided.problems
    if decided.outcome is None or problems:
        return _refuse(problems, as_json=args.json)
    outcome = decided.outcome
    readings = interpretations_touched(programme, facts, outcome, day)
    answer = _Answer(programme, outcome, readings, contradictions(programme, outcome))
    if args.json:
        print(json.dumps(_as_json(answer), ensure_ascii=False))
    else:
        print(_as_text(answer))
        for problem in answer.problems:
            print(problem, file=sys.stderr)
    return _REFUSED if answer.problems else 0


def _raw_facts(path: str) -> Mapping[str, object] | Problem:
    where = FieldPlace("--facts")
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_LARGEST_INPUT_BYTES + 1)
        else:
            with open(path, "rb") as stream:
                data = stream.read(_LARGEST_INPUT_BYTES + 1)
    except OSError as error:
        return Problem("facts-unreadable", f"读不了“{path}”：{error.strerror or error}", where, "核对文件名和权限")
    if len(data) > _LARGEST_INPUT_BYTES:
        return Problem("facts-unreadable", f"事实文件超过 {_LARGEST_INPUT_BYTES} 字节", where, "只写方案要问的事实")
    try:
        raw = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return Problem("facts-unreadable", "事实文件不是 UTF-8 编码的 JSON", where, '例如 {"人数": 12}')
    if not isinstance(raw, dict):
        return Problem("facts-unreadable", "事实应是一个 JSON 对象", where, '例如 {"人数": 12}')
    return raw


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _refuse(problems: tuple[Problem, ...], *, as_json: bool) -> int:
    if as_json:
        nothing: dict[str, object] = {
            "results": {},
            "missing": [],
            "next_question": None,
            "explanation": [],
            "interpretations": [],
        }
        print(json.dumps({**nothing, "problems": [problem_json(each) for each in problems]}, ensure_ascii=False))
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
    return _REFUSED


def _as_json(answer: _Answer) -> dict[str, object]:
    programme, outcome = answer.programme, answer.outcome
    return {
        "results": results_as_json(programme, outcome.values),
        "missing": list(outcome.missing),
        "next_question": outcome.next_question,
        "question": _question(answer),
        "explanation": [_step_json(programme, step) for step in outcome.steps],
        "interpretations": [
            {"name": each.name, "clauses": list(each.clauses), "text": each.text, "reason": each.reason}
            for each in answer.interpretations
        ],
        "problems": [problem_json(each) for each in answer.problems],
    }


def _step_json(programme: Programme, step: Step) -> dict[str, object]:
    exception = programme.decisions[step.decision].exception_in_row(step.row)
    return {
        "decision": step.decision,
        "value": json_value(kind_of(programme, step.decision), step.value),
        "clause": step.row_clause or step.clause,
        "row": step.row,
        "rows": list(step.rows),
        "exception": exception.label if exception is not None else None,
        "inputs": {name: json_value(kind_of(programme, name), value) for name, value in step.inputs.items()},
        "formula": step.formula,
        "substituted": step.substituted,
        "note": step.note,
    }


def _rows(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    more = f" 等 {len(numbers)}" if len(numbers) > _SHOWN_ROWS else ""
    return f"第 {'、'.join(map(str, numbers[:_SHOWN_ROWS]))}{more} 行，"


def _clauses(info: DecisionInfo, step: Step) -> str:
    """The clauses of the rows that decided, each once; without such rows that of the decision."""
    of_rows = [info.clauses_of_row(row) for row in step.counted]
    named = dict.fromkeys(clauses[0] for clauses in of_rows if clauses)
    return "、".join(named) or step.row_clause or step.clause or ""


def _question(answer: _Answer) -> str | None:
    name = answer.outcome.next_question
    return answer.programme.terms[name].question if name is not None else None


def _as_text(answer: _Answer) -> str:
    programme, outcome = answer.programme, answer.outcome
    lines = [f"《{programme.title}》"]
    lines.extend(f"  {name}　{show_named(programme, name, outcome.values[name])}" for name in programme.decisions)
    lines.append("怎样得出：")
    for step in outcome.steps:
        info = programme.decisions[step.decision]
        exception = info.exception_in_row(step.row)
        row = _rows(step.counted) if info.rows else ""
        row = f"但书“{exception.label}”，" if exception is not None else row
        clauses = _clauses(info, step)
        lines.append(f"  {step.decision}　{row}{clauses}：{step.formula}")
        lines.append(f"    代入：{step.substituted}" + (f"；{step.note}" if step.note else ""))
    if answer.interpretations:
        lines.append("对条款的解释：")
        lines.extend(f"  {'、'.join(each.clauses)}　{each.text}{each.reason}" for each in answer.interpretations)
    if outcome.missing:
        lines.append("还缺：" + "、".join(outcome.missing))
    question = _question(answer)
    if question is not None:
        lines.append(f"接下来请回答：{question}")
    return "\n".join(lines)
