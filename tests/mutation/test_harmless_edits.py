"""What changes how a package is written and nothing that it says leaves every finding as it was: no false alarm."""

import random

import pytest

from luoshi.programme import load_files
from luoshi.programme.verification import verify
from tests.mutation.harmless import REWRITINGS, Rewriting
from tests.mutation.judging import CALENDAR, Sound
from tests.mutation.package_text import Edit, PackageText
from tests.mutation.packages import NAMES, SEED, package_of, sound_of

SAMPLE = 3
"""How many edits of each kind the short run tries."""

SMALL = """\
decisions:
  达标: {type: boolean, is: 率 < 4%}
  档次:
    table:
      hit: any
      rules:
        - {when: ['> date("2020-01-31")'], then: 1}
        # the second
        - {when: ["(2%..3%]"], then: 2}
procedures:
  申领: {stages: {公示: {notice: 7 days}}}
"""
EXPECTED = {
    Rewriting.SWAPPED_ROWS: [
        """- {when: ["(2%..3%]"], then: 2}
        # the second
        - {when: ['> date("2020-01-31")'], then: 1}
"""
    ],
    Rewriting.NEGATED: ["is: not(率 >= 4%)"],
    Rewriting.BRACKETED: ["is: (率 < 4%)"],
    Rewriting.DECIMAL: ["(0.02..3%]", "(2%..0.03]"],
    Rewriting.CHINESE_PERIOD: ["notice: 7天内"],
    Rewriting.DAY_LITERAL: ['> @"2020-01-31"'],
}


@pytest.mark.parametrize("rewriting", Rewriting)
def test_a_rewriting_changes_nothing_that_is_found(rewriting: Rewriting, long_run: bool) -> None:
    every = [(package_of(name), edit) for name in NAMES for edit in REWRITINGS[rewriting](package_of(name))]
    tried = every if long_run else random.Random(f"{SEED} {rewriting.value}").sample(every, min(SAMPLE, len(every)))
    changed = [fault for package, edit in tried for fault in differences(package, edit, sound_of(package.name))]
    assert len(tried) > 1
    assert not changed, "\n  ".join(changed)


@pytest.mark.parametrize("rewriting", Rewriting)
def test_a_rewriting_does_what_it_says(rewriting: Rewriting) -> None:
    package = PackageText("small", {"programme.yaml": SMALL.encode()})
    rewritten = [package.edited(edit)["programme.yaml"].decode() for edit in REWRITINGS[rewriting](package)]
    expected = EXPECTED[rewriting]
    assert len(rewritten) == len(expected)
    assert [piece for piece, text in zip(expected, rewritten, strict=True) if piece not in text or piece in SMALL] == []


def test_a_difference_is_noticed() -> None:
    package = package_of("tiered-benefit")
    start = package.text.index("(90..100)")
    mended = Edit(start, start + len("(90..100)"), "[90..100)", ("decisions",))
    assert any("gap:" in fault for fault in differences(package, mended, sound_of("tiered-benefit")))


def differences(package: PackageText, edit: Edit, sound: Sound) -> list[str]:
    """What is found of the edited package alone, or no more, or can no longer be settled."""
    loaded = load_files(package.edited(edit))
    assert loaded.programme is not None, (package.shown(edit), loaded.problems)
    verified = verify(loaded, CALENDAR)
    now, before = ({each.id for each in found.unexplained} for found in (verified, sound.verified))
    unclear = [f"{each.about}: {each.reason}" for each in verified.unsettled if each not in sound.verified.unsettled]
    return [f"{package.shown(edit)}: {each}" for each in (*sorted(now ^ before), *unclear)]
