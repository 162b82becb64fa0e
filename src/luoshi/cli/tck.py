"""`luoshi tck DIR [--results CSV]`: the public conformance kit, every case by both evaluators."""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse, told
from luoshi.feel.dmn import Definitions, read_dmn
from luoshi.feel.dmn.kit import CaseOutcome, Outcome, read_kit_file, run_kit_file
from luoshi.feel.temporal import from_python
from luoshi.feel.values import DateTime
from luoshi.source import FieldPlace, FilePlace, Problem

_FAILURES = 1


@dataclass(frozen=True, slots=True)
class _Result:
    """A case of a file: `directory` as the kit's results name it, the last two parts of its path."""

    directory: str
    file: str
    outcome: CaseOutcome


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `tck`."""
    parser = subparsers.add_parser("tck", help="运行 DMN 公开一致性测试")
    parser.add_argument("directory", metavar="DIR", help="测试所在的文件夹，连同其下各层")
    parser.add_argument("--results", metavar="CSV", help="把每个用例的结果写进这个文件")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print what passed; 1 where a case fails or a file cannot be read, 2 where nothing can be run or written.

    A file that cannot be read stops no other: it is named on standard error and among the `problems` of the JSON.
    """
    started = time.perf_counter()
    problems: list[Problem] = []
    results = _run_all(Path(args.directory), problems)
    unwritten = _write(Path(args.results), results) if args.results else ()
    if unwritten or not results:
        return refuse((*problems, *unwritten), as_json=args.json)
    for problem in problems:
        print(problem, file=sys.stderr)
    counted = _counted(results)
    if args.json:
        print(json.dumps(counted | ({"problems": told(problems)} if problems else {}), ensure_ascii=False))
    else:
        print(_shown(results, counted, time.perf_counter() - started))
    return _FAILURES if counted["failed"] or problems else 0


def _run_all(directory: Path, problems: list[Problem]) -> list[_Result]:
    """Every case below the folder, file by file."""
    files = sorted(directory.rglob("*.xml"))
    if not files:
        problems.append(Problem("tck-empty", "文件夹里没有测试", FilePlace(str(directory), 1, 1), "检查路径"))
    now = from_python(datetime.now().astimezone())
    results: list[_Result] = []
    for number, file in enumerate(files, 1):
        _progress(number, len(files), len(results))
        try:
            results.extend(_run_file(file, now, problems))
        except OSError as error:
            message = f"读不了文件：{error.strerror or error}"
            problems.append(Problem("tck-unreadable", message, FilePlace(str(file), 1, 1), "检查文件的权限"))
    _progress(0, 0, 0)
    return results


def _run_file(file: Path, now: DateTime, problems: list[Problem]) -> list[_Result]:
    kit = read_kit_file(file.read_bytes(), str(file))
    if kit is None:
        return []
    if isinstance(kit, tuple):
        problems.extend(kit)
        return []
    found: list[CaseOutcome] = []
    missing = run_kit_file(kit, dict(_models(file.parent, problems)), now, found.append)
    problems.extend((missing,) if missing else ())
    directory = "/".join(file.resolve().parent.parts[-2:])
    return [_Result(directory, file.stem, each) for each in found]


def _models(directory: Path, problems: list[Problem]) -> Iterator[tuple[str, Definitions]]:
    for file in sorted(directory.glob("*.dmn")):
        read = read_dmn(file.read_bytes(), str(file))
        if read.model is None:
            problems.extend(read.problems)
        else:
            yield file.name, read.model


def _counted(results: list[_Result]) -> dict[str, object]:
    outcomes = [each.outcome for each in results]
    valued = [each for each in outcomes if each.case.wants_value and each.outcome is not Outcome.IGNORED]
    return {
        "cases": len(outcomes),
        "passed": sum(each.outcome is Outcome.SUCCESS for each in outcomes),
        "failed": sum(each.outcome is Outcome.ERROR for each in outcomes),
        "ignored": sum(each.outcome is Outcome.IGNORED for each in outcomes),
        "non_null": {"cases": len(valued), "passed": sum(each.outcome is Outcome.SUCCESS for each in valued)},
    }


def _shown(results: list[_Result], counted: dict[str, object], seconds: float) -> str:
    lines = [
        f"不符　{each.directory} {each.file} {each.outcome.case.id}：{each.outcome.detail}"
        for each in results
        if each.outcome.outcome is Outcome.ERROR
    ]
    valued = [each.outcome for each in results if each.outcome.case.wants_value]
    asked = [each for each in valued if each.outcome is not Outcome.IGNORED]
    passed = sum(each.outcome is Outcome.SUCCESS for each in asked)
    lines.append(
        f"用例 {counted['cases']} 个：相符 {counted['passed']}，不符 {counted['failed']}，略过 {counted['ignored']}。"
    )
    lines.append(
        f"其中应得出值（不是空）的 {len(asked)} 个，相符 {passed}。两种执行方式逐例对照。用时 {seconds:.1f} 秒。"
    )
    return "\n".join(lines)


def _write(path: Path, results: list[_Result]) -> tuple[Problem, ...]:
    """Writes the results as the kit does: every field quoted, no heading."""
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for each in results:
                outcome = each.outcome
                writer.writerow((each.directory, each.file, outcome.case.id, outcome.outcome.value, outcome.detail))
    except OSError as error:
        message = f"写不了“{path}”：{error.strerror or error}"
        return (Problem("file-not-written", message, FieldPlace("--results"), "换一个可以写的位置"),)
    return ()


def _progress(number: int, total: int, cases: int) -> None:
    """Says on a terminal how far the run is; nothing, and the line wiped, where `total` is 0."""
    if sys.stderr.isatty():
        shown = f"\r{number}/{total} 个文件，{cases} 个用例" if total else "\r" + " " * 40 + "\r"
        print(shown, end="", file=sys.stderr, flush=True)
