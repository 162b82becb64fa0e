"""`python -m bench [--only NAME …] [--quick]` measures and prints one JSON object; docs/performance.md explains it."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping

from bench import commands, decisions, reading, starting, tables, verification, writing
from bench.machine import machine
from bench.packages import WORKPLACE

MEASURES: Mapping[str, Callable[[bool], Mapping[str, object]]] = {
    "decision": decisions.measure,
    "table": tables.measure,
    "verify": verification.measure,
    "start": starting.measure,
    "commands": commands.measure,
    "writes": writing.measure,
    "pages": reading.measure,
}


def main() -> None:
    """Measure what was asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print the figures as JSON.")
    parser.add_argument("--only", action="append", choices=MEASURES, help="one measure; may be given several times")
    parser.add_argument("--quick", action="store_true", help="few rounds and small data: whether it runs, not how fast")
    args = parser.parse_args()
    WORKPLACE.mkdir(parents=True, exist_ok=True)
    found: dict[str, object] = {"machine": machine(WORKPLACE), "quick": args.quick}
    for name, measure in MEASURES.items():
        if args.only is None or name in args.only:
            print(f"{name} …", file=sys.stderr)
            found[name] = measure(args.quick)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
