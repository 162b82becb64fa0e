"""Verification finds faults that were planted mechanically in every package, and says nothing of a sound one.

The sample is drawn by a recorded seed; with LUOSHI_TEST_LONG=1 every mutant is judged.
"""

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from luoshi.programme import check, load_files
from luoshi.programme.verification import Finding
from tests.mutation.judging import CALENDAR, Judged, Mutant, Sound, Verdict, judge, mutants_of, unconfirmed_of
from tests.mutation.operators import FAULTS, Operator
from tests.mutation.package_text import PackageText, read_package

SEED = 20150910
SAMPLE = 4
"""How many mutants of each operator the short run judges."""

ROOT = Path(__file__).parents[2]
FOLDERS = sorted([*(ROOT / "programmes").iterdir(), *(ROOT / "tests" / "packages").iterdir()])
NAMES = [folder.name for folder in FOLDERS]

# The one fault that each of these packages was written with; all others are sound.
FAULTY = {
    "teacher-posts": "total:竞聘岗位",
    "tiered-benefit": "gap:月标准",
    "fund-shares": "total:互助金",
}
LARGEST_SHARE_UNSETTLED = 0.05


@cache
def package_of(name: str) -> PackageText:
    """The package of that name."""
    return read_package(FOLDERS[NAMES.index(name)])


@cache
def sound_of(name: str) -> Sound:
    """The package of that name as it stands, verified."""
    return Sound.of(package_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_checked_without_a_problem(name: str) -> None:
    assert [str(problem) for problem in check(load_files(package_of(name).files), CALENDAR).problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_package_as_it_stands_has_no_finding_but_its_own(name: str) -> None:
    expected = [FAULTY[name]] if name in FAULTY else []
    assert [about_of(finding) for finding in sound_of(name).verified.unexplained] == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_witness_is_what_decide_answers(name: str) -> None:
    sound = sound_of(name)
    assert [fault for each in sound.verified.findings for fault in unconfirmed_of(sound.programme, each)] == []


def test_almost_every_check_is_settled(capsys: pytest.CaptureFixture[str]) -> None:
    settled, unsettled = 0, []
    for name in NAMES:
        verified = sound_of(name).verified
        settled += len(verified.proved) + len(verified.findings)
        unsettled += [f"{name} {each.kind.value}:{each.about}: {each.reason}" for each in verified.unsettled]
    with capsys.disabled():
        print(f"\n{settled} checks settled, {len(unsettled)} not", *unsettled, sep="\n  ")
    assert settled > 100
    assert len(unsettled) <= LARGEST_SHARE_UNSETTLED * (settled + len(unsettled))


@pytest.mark.parametrize("operator", Operator)
def test_a_planted_fault_is_found(operator: Operator, long_run: bool, capsys: pytest.CaptureFixture[str]) -> None:
    mutants = chosen(operator, None if long_run else SAMPLE)
    judged = [judge(mutant, sound_of(mutant.package.name)) for mutant in mutants]
    with capsys.disabled():
        print(f"\n{operator.value}: {shown(judged)} of {len(judged)}, seed {SEED}")
    assert len(judged) >= 3
    missed = [f"{each.mutant}: {each.because}" for each in judged if each.verdict is Verdict.MISSED]
    assert not missed, "\n  ".join((FAULTS[operator].why, *missed))


def test_the_same_seed_draws_the_same_faults() -> None:
    drawn = [str(mutant) for mutant in chosen(Operator.ROW_BOUNDARY, SAMPLE)]
    assert drawn == [str(mutant) for mutant in chosen(Operator.ROW_BOUNDARY, SAMPLE)]
    assert len(set(drawn)) == SAMPLE


def chosen(operator: Operator, size: int | None) -> list[Mutant]:
    """The mutants of all packages that an operator makes; with a size a sample of so many."""
    mutants = [mutant for name in NAMES for mutant in mutants_of(package_of(name), operator)]
    if size is None or size >= len(mutants):
        return mutants
    return random.Random(f"{SEED} {operator.value}").sample(mutants, size)


def about_of(finding: Finding) -> str:
    """The id without the seal, and without the part of an element's name that tells its rows apart."""
    return f"{finding.kind.value}:{finding.about.partition('/')[0]}"


def shown(judged: list[Judged]) -> str:
    """How many came out how."""
    counts = Counter(each.verdict for each in judged)
    return ", ".join(f"{verdict.value} {counts[verdict]}" for verdict in Verdict)
