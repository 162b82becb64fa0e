"""`check`: everything that stands between a package and its publication."""

from dataclasses import asdict, dataclass

from luoshi.deadlines import Calendar
from luoshi.programme.case_running import CaseResult, exercised, run_cases
from luoshi.programme.cases import Case
from luoshi.programme.checks import FINDINGS
from luoshi.programme.coverage import Coverage, coverage, coverage_problems
from luoshi.programme.loading import Loaded
from luoshi.programme.model import Interpretation, Pending
from luoshi.source import Problem, in_reading_order, show_place


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check; `coverage` is None where the package could not be loaded."""

    problems: tuple[Problem, ...]
    coverage: Coverage | None
    pending: tuple[Pending, ...]
    interpretations: tuple[Interpretation, ...]

    def as_json(self) -> dict[str, object]:
        """The object that `luoshi check --json` prints."""
        return {
            "problems": [problem_json(problem) for problem in self.problems],
            "clauses": _coverage_json(self.coverage),
            "pending": [{"clause": each.clause, "lost": each.lost, "value": each.value} for each in self.pending],
            "interpretations": [
                {"name": each.name, "clauses": list(each.clauses), "reading": each.reading, "text": each.text}
                for each in self.interpretations
            ],
        }


def check(loaded: Loaded, calendar: Calendar) -> Checked:
    """The problems of a package: those of loading, or else of its clauses, its worked cases and what they exercise."""
    programme = loaded.programme
    if programme is None:
        return Checked(loaded.problems, None, (), ())
    results = run_cases(programme, loaded.cases, calendar, programme.since)
    touched = exercised(results)
    problems = [problem for finding in FINDINGS for problem in finding(programme)]
    problems.extend(_failure(result) for result in results if result.failed)
    problems.extend(_unreckoned(result.case) for result in results if result.awaiting)
    problems.extend(coverage_problems(programme, touched))
    return Checked(
        problems=in_reading_order(problems),
        coverage=coverage(programme, touched),
        pending=programme.pending,
        interpretations=programme.interpretations,
    )


def problem_json(problem: Problem) -> dict[str, object]:
    """A problem as commands print it, places as people read them."""
    return {
        "code": problem.code,
        "message": problem.message,
        "where": show_place(problem.where),
        "remedy": problem.remedy,
        "related": [show_place(place) for place in problem.related],
    }


def _failure(result: CaseResult) -> Problem:
    head = result.case.head
    wrong = "；".join(
        f"{name} 应为 {result.expected.get(name)}，算得 {result.got.get(name)}"
        for name in result.expected
        if result.expected.get(name) != result.got.get(name)
    )
    return Problem("case-failed", f"算例“{head.id}”不符：{wrong}", head.where, "核对算例与规则，改正有误的一方")


def _unreckoned(case: Case) -> Problem:
    message = f"算例“{case.head.id}”还没有核算"
    return Problem("case-awaiting", message, case.head.where, "照条款算出结果，用 expect 写明，去掉 awaits")


def _coverage_json(found: Coverage | None) -> dict[str, object]:
    if found is None:
        return {"total": 0, "operative": 0, "linked": 0, "declaratory": 0, "headings": 0, "lost": 0, "unlinked": []}
    return {**asdict(found), "unlinked": list(found.unlinked)}
