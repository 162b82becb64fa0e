"""Verification finds faults that were planted mechanically in every package, and says nothing of a sound one.

The sample is drawn by a recorded seed; with LUOSHI_TEST_LONG=1 every mutant is judged.
"""

import random
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from luoshi.programme import check, load_files
from luoshi.programme.verification import FactsWitness, Finding
from tests.mutation.judging import CALENDAR, Judged, Mutant, Verdict, judge, mutants_of, unconfirmed_of
from tests.mutation.operators import FAULTS, Operator
from tests.mutation.package_text import Edit
from tests.mutation.packages import NAMES, SEED, package_of, sound_of

SAMPLE = 3
"""How many mutants of each operator the short run judges."""

# The one fault that each of these packages was written with; all others are sound.
FAULTY = {
    "teacher-posts": "total:竞聘岗位",
    "tiered-benefit": "gap:月标准",
    "fund-shares": "total:互助金",
}
LARGEST_SHARE_UNSETTLED = 0.05


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
        print(f"\n{settled} checks settled, {len(unsettled)} not", *unsettled, sep="\n  ", file=sys.stderr)
    assert settled > 100
    assert len(unsettled) <= LARGEST_SHARE_UNSETTLED * (settled + len(unsettled))


@pytest.mark.parametrize("operator", Operator)
def test_a_planted_fault_is_found(operator: Operator, long_run: bool, capsys: pytest.CaptureFixture[str]) -> None:
    mutants = chosen(operator, None if long_run else SAMPLE)
    judged = [judge(mutant, sound_of(mutant.package.name)) for mutant in mutants]
    with capsys.disabled():
        # Several processes share the error stream alone.
        print(f"\n{operator.value}: {shown(judged)} of {len(judged)}, seed {SEED}", file=sys.stderr)
    assert len(judged) >= 3
    missed = [f"{each.mutant}: {each.because}" for each in judged if each.verdict is Verdict.MISSED]
    assert not missed, "\n  ".join((FAULTS[operator].why, *missed))


# What the judge must say of edits whose outcome is known: package, operator, what stands there, what is put there.
KNOWN = [
    pytest.param(
        ("fund-shares", Operator.CONDITION_STRICTNESS, "住院天数 > 30 then 30", "住院天数 >= 30 then 30"),
        Verdict.EQUIVALENT,
        id="30 days are 30 days either way",
    ),
    pytest.param(
        ("job-stability", Operator.PARAMETER, "value: 50%, clause: 四(五)", "value: 51%, clause: 四(五)"),
        Verdict.MISSED,
        id="planted: a demonstration value that nothing in the document gives",
    ),
    pytest.param(
        ("tiered-benefit", Operator.OVERLAP, "(90..100)", "[90..100)"),
        Verdict.MISSED,
        id="planted: found, but as another kind than was planted",
    ),
    pytest.param(
        ("teacher-posts", Operator.ROW_STRICTNESS, ">= 85", ">= 八十五"),
        Verdict.REFUSED,
        id="a name that nothing defines",
    ),
]


@pytest.mark.parametrize(("planted", "verdict"), KNOWN)
def test_the_judge_is_right_where_the_outcome_is_known(
    planted: tuple[str, Operator, str, str], verdict: Verdict
) -> None:
    name, operator, before, after = planted
    package = package_of(name)
    assert package.text.count(before) == 1
    start = package.text.index(before)
    mutant = Mutant(package, operator, Edit(start, start + len(before), after, ("decisions",)))
    assert judge(mutant, sound_of(name)).verdict is verdict


def test_a_witness_that_decide_does_not_confirm_is_noticed() -> None:
    sound = sound_of("job-stability")
    finding = next(each for each in sound.verified.findings if isinstance(each.witness, FactsWitness))
    assert isinstance(finding.witness, FactsWitness)
    facts = {**finding.witness.facts, "足额缴费": False, "上年度裁员人数": Decimal(1), "上年末参保人数": Decimal(999)}
    assert unconfirmed_of(sound.programme, replace(finding, witness=replace(finding.witness, facts=facts)))


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
