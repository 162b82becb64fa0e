"""Runs all tests in their three settings and says how each went: `python tools/run_tests.py [--long]`.

The short form is for every change and ends within minutes: the browser walks while the databases are tested, and
PostgreSQL is asked what touches tables itself. `--long` gives properties and fuzzing their full counts, runs pages and
API on PostgreSQL too, one setting after the other, and prints one JSON object on standard output, everything else going
to standard error.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "tests"
POSTGRES_URL = "postgres://luoshi:luoshi@127.0.0.1:5432/luoshi"
TABLES = ("records", "services", "worker")
EDGES = ("web", "api")
NO_TESTS_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """One run of pytest: its name, arguments and what the environment adds."""

    name: str
    arguments: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found; `seconds` is wall time."""

    name: str
    tests: int
    failed: int
    skipped: int
    seconds: float


def settings(long: bool) -> tuple[Setting, ...]:
    """Everything on SQLite, what has tables again on PostgreSQL, and the browser in a process of its own."""
    names = (*TABLES, *EDGES) if long else TABLES
    with_tables = tuple(f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir())
    return (
        Setting("browser", ("tests/browser", "-m", "browser")),
        Setting("sqlite", ("tests", "-n", "2", "-m", "not browser")),
        Setting("postgresql", (*with_tables, "-n", "2", "-m", "not browser"), (("LUOSHI_DATABASE_URL", POSTGRES_URL),)),
    )


def run(setting: Setting, long: bool) -> Result:
    """Run pytest once; its own words go to standard error. A run that collects nothing has failed."""
    report = REPORTS / f"{setting.name}.xml"
    report.unlink(missing_ok=True)
    command = (sys.executable, "-m", "pytest", "-q", *setting.arguments, f"--junit-xml={report}")
    environment = {**os.environ, **dict(setting.environment)} | ({"LUOSHI_TEST_LONG": "1"} if long else {})
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False).returncode
    seconds = round(time.monotonic() - started, 1)
    if not report.exists() or code == NO_TESTS_COLLECTED:
        return Result(setting.name, tests=0, failed=1, skipped=0, seconds=seconds)
    suites = tuple(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.attrib[key]) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors or int(code != 0)
    return Result(setting.name, tests, failed, skipped, seconds)


def main() -> int:
    """Run every setting, also after a failure, and return 1 if any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="full counts, and JSON on standard output")
    long = parser.parse_args().long
    REPORTS.mkdir(parents=True, exist_ok=True)
    browser, *databases = settings(long)
    with ThreadPoolExecutor(max_workers=2) as pool:
        # The browser mostly waits for pages; what is measured in the long run is not disturbed by it.
        walked = pool.submit(run, browser, long)
        if long:
            wait((walked,))
        results = (*(run(setting, long) for setting in databases), walked.result())
    for result in results:
        counts = f"{result.tests} tests, {result.failed} failed, {result.skipped} skipped"
        print(f"{result.name}: {counts}, {result.seconds} s", file=sys.stderr)
    if long:
        print(json.dumps({"failed": sum(r.failed for r in results), "runs": [asdict(r) for r in results]}))
    return int(any(result.failed for result in results))


if __name__ == "__main__":
    sys.exit(main())
