"""What `cover` and `compare` say of a package, held against the explaining evaluator on a grid of facts."""

from collections import Counter
from collections.abc import Iterator

from luoshi.deadlines import Calendar
from luoshi.feel import Hit, Null, typed
from luoshi.feel.plain import Evaluation
from luoshi.programme import Programme, decide, load_files
from luoshi.programme.comparison import DatedRegion, compare
from luoshi.programme.comparison.differing import same_answer
from luoshi.programme.cover import TargetKind, cover, with_proposals
from luoshi.programme.cover.sites import Answer
from luoshi.programme.cover.targets import Position, Target
from tests.programme.verification.brute_force import Point, grid, order
from tests.programme.verification.random_packages import RandomPackage


def judged_cover(package: RandomPackage, compared: Counter[str]) -> Iterator[str]:
    """Whether what `cover` proposes exercises what it says, and nothing can exercise what it calls unreachable."""
    loaded = load_files(package.files)
    programme = loaded.programme
    assert programme is not None, loaded.problems
    covered = cover(loaded, Calendar.china())
    points, _ = grid(package, (programme,))
    for each in covered.missing:
        given = each.proposal.given
        decided = decide(programme, given.facts, given.on)
        compared["proposals"] += 1
        if decided.outcome is None:
            yield f"{each.target.what}: decide takes no such facts: {decided.problems}"
        elif not _exercises(Point(programme, given.facts, given.on, decided.outcome), each.target):
            yield f"{each.target.what}: not by {dict(given.facts)}"
    for target in covered.unreachable:
        compared["out of reach"] += 1
        shown = next((point for point in points if _exercises(point, target)), None)
        if shown is not None:
            yield f"{target.what}: is exercised by {dict(shown.facts)}"
    compared["cover unsettled"] += len(covered.unsettled)
    written = with_proposals(b"[]\n", covered, loaded.cases)
    again = cover(load_files({**package.files, "cases.yaml": written}), Calendar.china())
    if again.programme is None:
        yield f"the proposals do not load: {again.problems}"
    yield from (f"{each.target.what}: proposed, and missing still" for each in again.missing)


def _exercises(point: Point, target: Target) -> bool:
    if target.kind is TargetKind.ROW and target.key.startswith("row:"):
        _, name, row = target.key.split(":")
        step = point.steps[name]
        table = next(r.logic.tree for r in point.programme.model.rules if r.decision.name == name)
        ranked = isinstance(table, typed.Table) and table.hit in (Hit.FIRST, Hit.PRIORITY)
        decided = (step.row,) if ranked else step.rows
        return int(row) in decided or (row == "0" and not step.rows and not isinstance(step.value, Null))
    for demand in target.demands:
        value = Evaluation(demand.cell, point.names).value(demand.tree)
        met = value is False if demand.answer is Answer.FALSE else value is True
        if met is (demand.answer is Answer.NOT_TRUE):
            return False
    if target.side is None:
        return True
    left, right = (
        Evaluation(each.cell, point.names).value(each.tree) for each in (target.side.left, target.side.right)
    )
    if isinstance(left, Null) or isinstance(right, Null) or target.side.level not in (None, right):
        return False
    match target.side.position:
        case Position.AT:
            return left == right
        case Position.OTHER:
            return left != right
        case Position.BELOW:
            return order(left) < order(right)
        case Position.ABOVE:
            return order(left) > order(right)


def judged_comparison(
    old: RandomPackage, new: RandomPackage, compared: Counter[str], told_of: tuple[RandomPackage, ...] = ()
) -> Iterator[str]:
    """Whether the regions that `compare` finds are those in which the points of the grid differ.

    `told_of` are two other packages whose comparison is held against these points instead, to plant a fault.
    """
    programmes = [load_files(each.files).programme for each in (old, new)]
    before, after = programmes
    if before is None or after is None:
        compared["mutants that do not load"] += 1
        return
    one, two = (load_files(each.files).programme for each in told_of or (old, new))
    assert one is not None
    assert two is not None
    told = compare(one, two)
    sides, is_whole = [], True
    for programme in (before, after):
        points, is_whole = grid(old, (before, after), programme)
        sides.append(points)
    compared["points compared"] += len(sides[0])
    for name in (each for each in before.decisions if each in after.decisions):
        differing = [one for one, two in zip(*sides, strict=True) if not same_answer(one.value(name), two.value(name))]
        regions = [each for each in told.regions if each.region.decision == name]
        is_open = any(each.decision == name for each in told.unsettled)
        compared["decisions that differ" if differing else "decisions alike"] += 1
        compared["decisions open"] += is_open
        if differing and not regions and not is_open:
            yield f"{name} differs and no region says so: {dict(differing[0].facts)} on {differing[0].on}"
        if differing and name in told.same:
            yield f"{name} is proved the same and differs: {dict(differing[0].facts)} on {differing[0].on}"
        if regions and not differing and is_whole:
            yield f"{name} is alike and a region says otherwise: {dict(regions[0].region.pair.old_facts)}"
        if not regions and not is_open and name not in told.same:
            yield f"nothing is said of {name}"
        for each in regions:
            yield from _shown(name, before, after, each)


def _shown(name: str, before: Programme, after: Programme, found: DatedRegion) -> Iterator[str]:
    pair = found.region.pair
    answers = []
    for programme, facts, on in ((before, pair.old_facts, found.old_on), (after, pair.new_facts, found.new_on)):
        decided = decide(programme, facts, on)
        assert decided.outcome is not None, decided.problems
        answers.append(decided.outcome.values[name])
    if answers != [pair.old.values[name], pair.new.values[name]] or same_answer(*answers):
        yield f"the case of a region of {name} is not decided so: {answers}"
