"""Regular expressions by the rules of XPath (F&O 3.1, 5.6; XML Schema Part 2, F): expected values by those rules."""

import time

import pytest

from luoshi.feel import patterns
from luoshi.feel.patterns import matches, replace, split
from luoshi.feel.values import Null, NullCode

MATCHES: list[tuple[str, str, str, bool]] = [
    # text, pattern, flags, found
    ("abc", "b", "", True),
    ("abc", "^b", "", False),
    ("abc", "^a.c$", "", True),
    ("abc", "", "", True),
    ("abc", "x|", "", True),
    ("abc", "a|b|x", "", True),
    ("abc", "(?:a|x)b", "", True),
    ("aab", "a{2}b", "", True),
    ("ab", "a{2,}b", "", False),
    ("aaab", "^a{1,2}b", "", False),
    ("aaa", "^a{2,3}?$", "", True),
    # What the dot and the anchors stand for
    ("a\nb", "a.b", "", False),
    ("a\rb", "a.b", "", False),
    ("a\nb", "a.b", "s", True),
    ("a\n", "a$", "", False),
    ("a\nb", "a$", "m", True),
    ("a\nb", "^b", "m", True),
    ("a\nb", "^b", "", False),
    ("a\n", "^$", "m", False),
    ("", "^$", "m", True),
    # Upper and lower case
    ("ABC", "b", "", False),
    ("ABC", "b", "i", True),
    ("abc", "[A-C]{3}", "i", True),
    ("q", "[^Q]", "i", False),
    ("x", "[A-Z-[XY]]", "i", False),
    ("z", "[A-Z-[XY]]", "i", True),
    ("a", r"\p{Lu}", "i", False),
    ("a", r"[\p{Lu}1]", "i", False),
    ("a", r"[^\p{Lu}1]", "i", True),
    ("abAB", r"(ab)\1", "i", True),
    # Spaces in the pattern
    ("ab", "a b", "x", True),
    ("a b", "a[ ]b", "x", True),
    ("a b", "a b", "", True),
    ("a1", r"\ p{ L }\ d", "x", True),
    # The pattern as it stands
    ("a.b(", "a.b(", "q", True),
    ("axb(", "a.b(", "q", False),
    ("A.B", "a.b", "qi", True),
    # Classes
    ("b", "[a-c-[b]]", "", False),
    ("c", "[a-c-[b]]", "", True),
    ("c", "[a-e-[b-d-[c]]]", "", True),
    ("d", "[^a-c-[d]]", "", False),
    ("e", "[^a-c-[d]]", "", True),
    ("-", "[a-]", "", True),
    ("-", "[-a]", "", True),
    ("^", "[a^]", "", True),
    ("]", r"[\]]", "", True),
    ("&", "[^&&|~]", "", False),
    ("7", r"^[\d.]$", "", True),
    ("x", r"[^\d\D]", "", False),
    ("٣", r"^\d$", "", True),
    ("_", r"\w", "", False),
    ("+", r"\w", "", True),
    ("-", r"\W", "", True),
    ("\u00a0", r"\s", "", False),
    ("\t", r"^\s$", "", True),
    ("洛", r"^\i$", "", True),
    ("1", r"^\i$", "", False),
    ("a-1.b:c", r"^\c+$", "", True),
    ("a b", r"^\c+$", "", False),
    (" ", r"\C", "", True),
    ("é", r"^\p{L}$", "", True),
    ("é", r"^\P{L}$", "", False),
    ("洛", r"^\p{IsCJKUnifiedIdeographs}$", "", True),
    ("a", r"^\p{IsBasicLatin}$", "", True),
    ("é", r"^\p{IsBasicLatin}$", "", False),
    ("é", r"^\p{IsLatin-1Supplement}$", "", True),
    ("α", r"^\p{IsGreek}$", "", True),
    # Groups that took part or did not
    ("abab", r"^(ab)\1$", "", True),
    ("b", r"^(a)?b\1$", "", True),
    ("aa0", r"^(a)\10$", "", True),
    ("(a)", r"\(a\)", "", True),
    ("$", r"^\$$", "", True),
]


@pytest.mark.parametrize(("text", "pattern", "flags", "expected"), MATCHES)
def test_a_pattern_is_found(text: str, pattern: str, flags: str, expected: bool) -> None:
    assert matches(text, pattern, flags) is expected


REFUSED: list[tuple[str, str]] = [
    ("(a", ""),
    ("a)", ""),
    ("[a", ""),
    ("[]", ""),
    ("[^]", ""),
    ("[z-a]", ""),
    (r"[a-\d]", ""),
    ("[a[b]]", ""),
    (r"[(a)\1]", ""),
    ("*a", ""),
    ("a**", ""),
    ("a++", ""),
    ("a{2,1}", ""),
    ("a{,2}", ""),
    ("a{", ""),
    ("a}", ""),
    ("a]", ""),
    ("{2}", ""),
    ("\\", ""),
    (r"\e", ""),
    (r"\b", ""),
    (r"\A", ""),
    (r"\0", ""),
    (r"(a)\2", ""),
    (r"(a\1)", ""),
    (r"\p", ""),
    (r"\p{", ""),
    (r"\p{Xy}", ""),
    (r"\p{IsNowhere}", ""),
    (r"\p{ L }", ""),
    ("(?=a)", ""),
    ("(?i)a", ""),
    ("(?P<n>a)", ""),
    ("a", "g"),
    ("a", " "),
    ("(" * 26 + ")" * 26, ""),
    ("a{10001}", ""),
    ("((a{100}){100}){100}", ""),
    ("a" * 10_001, ""),
]


@pytest.mark.parametrize(("pattern", "flags"), REFUSED)
def test_a_pattern_that_breaks_the_rules_is_told(pattern: str, flags: str) -> None:
    refused = matches("a", pattern, flags)
    assert isinstance(refused, Null)
    assert refused.code is NullCode.ARGUMENT


REPLACED: list[tuple[str, str, str, str, str | None]] = [
    # text, pattern, replacement, flags, result
    ("abracadabra", "bra", "*", "", "a*cada*"),
    ("abracadabra", "a.*?a", "*", "", "*c*bra"),
    ("abracadabra", "a(.)", "[$1]", "", "[b]r[c][d][b]ra"),
    ("ab", "(a)|(b)", "$1-$2,", "", "a-,-b,"),
    ("ab", "(a)(b)", "$2$1$0", "", "baab"),
    ("ab", "a", "$1", "", "b"),
    ("ab", "(a)", "$12", "", "a2b"),
    ("ab", "a", r"\$\\", "", r"$\b"),
    ("ab", "a", "$", "", None),
    ("ab", "a", "$x", "", None),
    ("ab", "a", r"\n", "", None),
    ("a.b", ".", "$0", "q", "a$0b"),
    ("AbA", "a", "x", "i", "xbx"),
    ("abc", "x*", "-", "", None),
    ("abc", "^", "-", "", None),
    ("abc", "(", "-", "", None),
    ("", "a", "-", "", ""),
]


@pytest.mark.parametrize(("text", "pattern", "replacement", "flags", "expected"), REPLACED)
def test_matches_are_replaced(text: str, pattern: str, replacement: str, flags: str, expected: str | None) -> None:
    replaced = replace(text, pattern, replacement, flags)
    assert (None if isinstance(replaced, Null) else replaced) == expected


SPLIT: list[tuple[str, str, tuple[str, ...] | None]] = [
    ("a;b;;c;", ";", ("a", "b", "", "c", "")),
    ("a1b22c", r"\d+", ("a", "b", "c")),
    ("a.b", r"\.", ("a", "b")),
    ("abc", ";", ("abc",)),
    ("", ";", ("",)),
    ("a,b", "(,)", ("a", "b")),
    ("abc", "", None),
    ("abc", "x?", None),
    ("abc", "[", None),
]


@pytest.mark.parametrize(("text", "pattern", "expected"), SPLIT)
def test_a_text_is_split(text: str, pattern: str, expected: tuple[str, ...] | None) -> None:
    parts = split(text, pattern)
    assert (None if isinstance(parts, Null) else parts) == expected


SLOW = [("(a|aa)+$", "a" * 60 + "b"), ("(a?){40}a{40}$", "a" * 39 + "b"), ("(.|.)*(.|.)*x", "a" * 300)]


@pytest.mark.parametrize(("pattern", "text"), SLOW)
def test_a_pattern_that_takes_for_ever_is_stopped(pattern: str, text: str) -> None:
    """The engine's clock is the processor's time of the process, so that a busy machine changes nothing."""
    begun = time.process_time()
    outcome = matches(text, pattern, "")
    assert time.process_time() - begun < 2 * patterns.TIMEOUT_SECONDS
    assert outcome is False or (isinstance(outcome, Null) and outcome.code is NullCode.TOO_SLOW)


def test_every_use_of_a_slow_pattern_is_stopped() -> None:
    pattern, text = SLOW[0]
    for outcome in (matches(text, pattern, ""), replace(text, pattern, "", ""), split(text, pattern)):
        assert isinstance(outcome, Null)
        assert outcome.code is NullCode.TOO_SLOW


def test_harmless_repetition_is_no_matter() -> None:
    assert matches("a" * 50, "(a+)+b", "") is False


def test_a_replacement_does_not_grow_beyond_its_bound() -> None:
    refused = replace("a" * 2000, "a", "b" * 1000, "")
    assert isinstance(refused, Null)
    assert refused.code is NullCode.TOO_LARGE
