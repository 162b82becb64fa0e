"""`luoshi test PKG…`: the worked cases of packages, each with what it expects and gets."""

import argparse
import datetime as dt
import json
from dataclasses import dataclass

from luoshi.cli.packages import day_asked, open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.deadlines import Calendar
from luoshi.programme import (
    CaseResult,
    Kind,
    Loaded,
    Programme,
    elements,
    exercised,
    force_problems,
    problem_json,
    run_cases,
)
from luoshi.source import Problem

_FAILURES = 1


@dataclass(frozen=True, slots=True)
class _Tested:
    """The results of one package, and how many rows of its tables they exercise."""

    programme: Programme
    results: tuple[CaseResult, ...]
    rows_covered: int
    rows_total: int


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `test`."""
    parser = subparsers.add_parser("test", help="运行方案包中的算例")
    parser.add_argument("packages", metavar="PKG", nargs="+", help="方案包所在的文件夹，可以有几个")
    parser.add_argument("--on", metavar="DATE", help="算例没有写日期时按哪一天算，默认为执行的第一天")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print the result of every case; 1 where one fails, 2 where a package cannot be read whole."""
    on = day_asked(args.on)
    if isinstance(on, Problem):
        return refuse((on,), as_json=args.json)
    calendar = Calendar.china()
    tested: list[_Tested] = []
    problems: list[Problem] = []
    refused: list[Problem] = []
    for path in args.packages:
        loaded = open_package(path)
        if isinstance(loaded, Problem):
            problems.append(loaded)
        elif loaded.programme is None:
            problems.extend(loaded.problems)
        else:
            day = on or loaded.programme.since
            outside = force_problems(loaded.programme, day)
            refused.extend(outside)
            tested.extend(() if outside else (_test(loaded.programme, loaded, calendar, day),))
    if problems:
        return refuse(problems, as_json=args.json)
    if args.json:
        print(json.dumps(_as_json(tested, refused), ensure_ascii=False))
    else:
        print("\n".join([*map(str, refused), *map(_as_text, tested)]))
    return _FAILURES if refused or any(each.failed for one in tested for each in one.results) else 0


def _test(programme: Programme, loaded: Loaded, calendar: Calendar, on: dt.date) -> _Tested:
    results = run_cases(programme, loaded.cases, calendar, on)
    rows = [element.key for element in elements(programme) if element.kind is Kind.ROW]
    covered = exercised(results)
    return _Tested(programme, results, sum(row in covered for row in rows), len(rows))


def _as_json(tested: list[_Tested], refused: list[Problem]) -> dict[str, object]:
    results = [(one.programme.id, result) for one in tested for result in one.results]
    return {
        "passed": sum(result.passed for _, result in results),
        "failed": sum(result.failed for _, result in results),
        "awaiting": sum(result.awaiting for _, result in results),
        "cases": [
            {
                "package": package,
                "id": result.case.head.id,
                "status": _status(result),
                "expected": result.expected,
                "got": result.got,
                "clauses": list(result.case.head.clauses),
            }
            for package, result in results
        ],
        "rows_covered": sum(one.rows_covered for one in tested),
        "rows_total": sum(one.rows_total for one in tested),
        "problems": [problem_json(problem) for problem in refused],
    }


def _status(result: CaseResult) -> str:
    if result.awaiting:
        return "awaiting"
    return "passed" if result.passed else "failed"


def _as_text(tested: _Tested) -> str:
    failed = [result for result in tested.results if result.failed]
    awaiting = [result for result in tested.results if result.awaiting]
    passed = len(tested.results) - len(failed) - len(awaiting)
    lines = [f"《{tested.programme.title}》"]
    for result in failed:
        head = result.case.head
        lines.append(f"  不符　{head.id}（{'、'.join(head.clauses)}）{head.why}")
        lines.extend(
            f"    {name}：应为 {result.expected.get(name)}，算得 {result.got.get(name)}"
            for name in {**result.expected, **result.got}
            if result.expected.get(name) != result.got.get(name)
        )
    lines.extend(f"  待核算　{result.case.head.id}（{'、'.join(result.case.head.clauses)}）" for result in awaiting)
    counts = f"相符 {passed}，不符 {len(failed)}" + (f"，待核算 {len(awaiting)}" if awaiting else "")
    lines.append(f"  算例 {len(tested.results)} 个：{counts}。")
    lines.append(f"  判定表 {tested.rows_total} 行，算例用到 {tested.rows_covered} 行。")
    return "\n".join(lines)
