"""What the processes do that work on a database: `python -m bench.station TASK …` prints one JSON object.

The environment says which database: Django can be on one only, so each has processes of its own.
"""

import argparse
import json
import sys
from collections.abc import Mapping

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (what has tables needs Django started)

from bench import caseload, city, drafts, pages, submissions  # noqa: E402


def main() -> None:
    """Do one task and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m bench.station")
    tasks = parser.add_subparsers(required=True)
    task = tasks.add_parser("drafts")
    task.add_argument("count", type=int)
    task.set_defaults(run=_drafts)
    task = tasks.add_parser("write")
    task.add_argument("kind", choices=submissions.writes())
    task.add_argument("worker", type=int)
    task.add_argument("workers", type=int)
    task.set_defaults(run=_write)
    task = tasks.add_parser("proof")
    task.set_defaults(run=_proof)
    task = tasks.add_parser("cases")
    task.add_argument("count", type=int)
    task.set_defaults(run=_cases)
    task = tasks.add_parser("pages")
    task.add_argument("times", type=int)
    task.set_defaults(run=_pages)
    args = parser.parse_args()
    json.dump(args.run(args), sys.stdout, ensure_ascii=False)


def _drafts(args: argparse.Namespace) -> Mapping[str, object]:
    call_command("migrate", verbosity=0)
    drafts.fill(city.build(), args.count)
    return {"drafts": args.count}


def _write(args: argparse.Namespace) -> Mapping[str, object]:
    return submissions.work(args.kind, args.worker, args.workers, _wait)


def _wait() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def _proof(_args: argparse.Namespace) -> Mapping[str, object]:
    return submissions.proof()


def _cases(args: argparse.Namespace) -> Mapping[str, object]:
    call_command("migrate", verbosity=0)
    return caseload.fill(city.build(), args.count)


def _pages(args: argparse.Namespace) -> Mapping[str, object]:
    return pages.measure(args.times)


if __name__ == "__main__":
    main()
