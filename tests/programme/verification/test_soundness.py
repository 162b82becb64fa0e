"""What verification, cover and comparison say of random packages is true: held against the explaining evaluator.

Every package comes from a recorded seed and a number, so that whatever fails is there again. Each claim is compared
with what is decided on a grid of facts: every line and what lies beside it. Where the facts have few values the grid is
all there is, so that a finding needs a case in it, and a case in it a finding.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from luoshi.programme import load_files
from luoshi.programme.verification.findings import FactsWitness, FindingKind, Proved
from tests.conftest import LONG
from tests.programme.verification.brute_force import Trial
from tests.programme.verification.proposals_and_versions import judged_comparison, judged_cover
from tests.programme.verification.random_packages import (
    Fact,
    RandomPackage,
    mutated,
    random_package,
    written_package,
)

SEED = 1
VERIFIED = 1_000 if LONG else 70
COVERED = 400 if LONG else 20
COMPARED = 600 if LONG else 30
MOST_UNSETTLED = 0.05


@cache
def trials() -> tuple[Trial, ...]:
    return tuple(Trial.of(random_package(f"{SEED}/{number}")) for number in range(VERIFIED))


def test_what_is_found_and_what_is_proved_is_so() -> None:
    complaints = [f"{number}: {text}" for number, trial in enumerate(trials()) for text in trial.complaints()]
    assert complaints == []
    compared = sum((trial.compared for trial in trials()), Counter[str]())
    # Every kind that facts show was met on both sides, often enough to mean something.
    for kind in ("gap", "overlap", "cliff", "monotone"):
        assert compared[f"proved {kind}"] > VERIFIED // 10
        assert compared[f"told {kind}"] > VERIFIED // 10
    for what in ("rows", "conditions", "branches"):
        assert compared[what] > VERIFIED
    assert sum(trial.is_whole for trial in trials()) > VERIFIED // 2
    assert sum(len(trial.points) for trial in trials()) > 50 * VERIFIED


def test_every_kind_is_met_and_hardly_anything_stays_open() -> None:
    found = Counter(finding.kind for trial in trials() for finding in trial.verified.findings)
    for kind in (
        FindingKind.GAP,
        FindingKind.OVERLAP,
        FindingKind.UNREACHABLE,
        FindingKind.NEVER,
        FindingKind.ALWAYS,
        FindingKind.CLIFF,
        FindingKind.MONOTONE,
        FindingKind.CONTRADICTION,
    ):
        assert found[kind] > 0, kind
    unsettled = sum(len(trial.verified.unsettled) for trial in trials())
    settled = sum(len(trial.verified.findings) + len(trial.verified.proved) for trial in trials())
    assert unsettled <= MOST_UNSETTLED * (unsettled + settled)


# Packages by hand, each of a kind that is easily judged wrong

YEARS = Fact("年限", "integer", Decimal(0), Decimal(9))
ENROLLED = Fact("在册", "boolean")

GRADE_ON_BOTH_SIDES = """  档次:
    clause: 二(一)
    type: decimal
    table:
      hit: unique
      in: [在册]
      rules:
        - {when: ['true'], then: '4', clause: 二(二)}
        - {when: ['false'], then: '2', clause: 二(三)}
  符合: {clause: 一(一), type: boolean, is: '档次 > 年限 + 5'}
  金额: {clause: 一(二), type: money, is: 'if 符合 then 年限 * 档次 else 0', round: half up to fen}
"""
EXCEPTIONS_WITH_A_PARAMETER = """  金额:
    clause: 一(二)
    type: money
    is: 年限 * 10
    round: half up to fen
    except:
      - {label: 子, when: 年限 > 界限, then: '1', clause: 二(一)}
      - {label: 丑, when: 在册, then: '2', clause: 二(二)}
"""
UNDECIDED_ON_BOTH_SIDES = """  档次:
    clause: 二(一)
    type: decimal
    table:
      hit: unique
      in: [年限]
      rules:
        - {when: ['-'], then: '4', clause: 二(二)}
        - {when: ['-'], then: '2', clause: 二(三)}
        - {when: ['<= 5'], then: '3', clause: 二(四)}
  金额: {clause: 一(二), type: money, is: 'if 年限 <= 5 or 档次 > 1 then 100 else 0', round: half up to fen}
"""
LINE_OF_LATER_DAYS = """  金额:
    clause: 一(二)
    type: money
    round: half up to fen
    is: if 年限 > 界限 * 2 - 年限 then 100 else 200
"""
LIMIT = (
    "  界限: {type: integer, clause: 一(三), values: [{from: 2020-01-01, value: 12}, {from: 2021-01-01, value: 4}]}\n"
)

WRITTEN = [
    # The figure is at most 4, the condition never holds, and what the branch uses is what the condition rests on.
    pytest.param(written_package([YEARS, ENROLLED], GRADE_ON_BOTH_SIDES), id="a branch on what its condition rests on"),
    pytest.param(
        written_package([YEARS, ENROLLED], EXCEPTIONS_WITH_A_PARAMETER, LIMIT), id="exceptions that meet by a parameter"
    ),
    # Three rows meet up to 5 years and two beyond: no value either way, for another reason.
    pytest.param(written_package([YEARS], UNDECIDED_ON_BOTH_SIDES), id="undecided on both sides of a cliff"),
    pytest.param(written_package([YEARS], LINE_OF_LATER_DAYS, LIMIT), id="a line reached under later rules alone"),
]


@pytest.mark.parametrize("package", WRITTEN)
def test_a_package_by_hand_is_judged_rightly(package: RandomPackage) -> None:
    trial = Trial.of(package)
    assert trial.is_whole
    assert list(trial.complaints()) == []
    assert list(judged_cover(package, Counter())) == []


# Faults planted in what verification says, each of which the comparison must notice


def dropped(kind: FindingKind) -> Callable[[Trial], Iterator[Trial]]:
    """The findings of a kind left out, one after the other."""

    def plant(trial: Trial) -> Iterator[Trial]:
        for finding in trial.verified.findings:
            if finding.kind is kind:
                left = tuple(each for each in trial.verified.findings if each is not finding)
                yield replace(trial, verified=replace(trial.verified, findings=left))

    return plant


def moved(kind: FindingKind) -> Callable[[Trial], Iterator[Trial]]:
    """Witnesses that show what `decide` does not answer."""

    def plant(trial: Trial) -> Iterator[Trial]:
        for finding in trial.verified.findings:
            if finding.kind is kind and isinstance(finding.witness, FactsWitness):
                wrong = replace(
                    finding, witness=replace(finding.witness, shows=dict.fromkeys(finding.witness.shows, ""))
                )
                changed = tuple(wrong if each is finding else each for each in trial.verified.findings)
                yield replace(trial, verified=replace(trial.verified, findings=changed))

    return plant


def claimed(kind: FindingKind) -> Callable[[Trial], Iterator[Trial]]:
    """Findings turned into proofs of the opposite."""

    def plant(trial: Trial) -> Iterator[Trial]:
        for finding in trial.verified.findings:
            if finding.kind is kind and isinstance(finding.witness, FactsWitness):
                proofs = [
                    replace(proof, kind=kind, about=about)
                    for proof in trial.verified.proved[:1]
                    for about in (finding.about, finding.about.partition("/")[0])
                ]
                left = tuple(each for each in trial.verified.findings if each is not finding)
                proved: tuple[Proved, ...] = (*trial.verified.proved, *proofs)
                yield replace(trial, verified=replace(trial.verified, findings=left, proved=proved))

    return plant


PLANTED = [
    pytest.param(dropped(FindingKind.OVERLAP), 1.0, id="an overlap left out"),
    pytest.param(dropped(FindingKind.NEVER), 0.5, id="a condition that never holds left out"),
    pytest.param(dropped(FindingKind.ALWAYS), 0.5, id="a condition that always holds left out"),
    pytest.param(dropped(FindingKind.MONOTONE), 0.5, id="a broken direction left out"),
    pytest.param(dropped(FindingKind.GAP), 0.5, id="a gap left out"),
    pytest.param(claimed(FindingKind.GAP), 0.5, id="a gap proved not to be"),
    pytest.param(claimed(FindingKind.MONOTONE), 0.5, id="a broken direction proved"),
    pytest.param(moved(FindingKind.GAP), 1.0, id="a gap that decide does not show"),
    pytest.param(moved(FindingKind.CLIFF), 1.0, id="a cliff that decide does not show"),
    pytest.param(moved(FindingKind.CONTRADICTION), 1.0, id="a contradiction that decide does not show"),
]


@pytest.mark.parametrize(("plant", "least"), PLANTED)
def test_a_fault_in_what_is_said_is_noticed(plant: Callable[[Trial], Iterator[Trial]], least: float) -> None:
    """`least` is the share that must be noticed: of several gaps of one table one left out leaves the others."""
    planted = [each for trial in trials() if trial.is_whole for each in plant(trial)]
    noticed = sum(any(True for _ in each.complaints()) for each in planted)
    assert planted
    assert noticed >= least * len(planted)


# Worked cases proposed, and versions compared


def test_what_is_proposed_exercises_what_it_says() -> None:
    compared: Counter[str] = Counter()
    complaints = []
    for number in range(COVERED):
        found = judged_cover(random_package(f"{SEED}/{number}"), compared)
        complaints += [f"{number}: {text}" for text in found]
    assert complaints == []
    assert compared["proposals"] > 10 * COVERED
    assert compared["out of reach"] > COVERED


def test_versions_differ_where_they_are_said_to() -> None:
    compared: Counter[str] = Counter()
    complaints = []
    for number in range(COMPARED):
        old = random_package(f"{SEED}/{number}")
        found = judged_comparison(old, mutated(old, f"{SEED}/{number}"), compared)
        complaints += [f"{number}: {text}" for text in found]
    assert complaints == []
    assert compared["decisions alike"] > COMPARED
    assert compared["decisions that differ"] > COMPARED // 2
    assert compared["decisions open"] <= MOST_UNSETTLED * compared["decisions alike"]
    assert compared["mutants that do not load"] < COMPARED // 5


def test_a_difference_that_is_not_told_is_noticed() -> None:
    """A version compared with itself says nothing; held against a mutant it has to be found wanting."""
    noticed = 0
    for number in range(10):
        old = random_package(f"{SEED}/{number}")
        new = mutated(old, f"{SEED}/{number}")
        if load_files(new.files).programme is not None:
            noticed += any(True for _ in judged_comparison(old, new, Counter(), told_of=(old, old)))
    assert noticed >= 3


def test_a_package_is_the_same_for_a_seed() -> None:
    first, again, other = (random_package(seed) for seed in ("1/7", "1/7", "1/8"))
    assert isinstance(first, RandomPackage)
    assert first == again
    assert first.text != other.text
