"""docs/verification.md and its Chinese twin: each example, applied to the small package, gives the finding printed."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from luoshi.cli.verify import as_text
from luoshi.deadlines import Calendar
from luoshi.programme import load_files
from luoshi.programme.verification import FindingKind, Verified, verify

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {page: (DOCS / page).read_text(encoding="utf-8") for page in ("verification.md", "verification.zh-CN.md")}
EXAMPLE = re.compile(
    r"^### [^\n]*`([a-z]+)`\n(?:(?!^###).)*?```diff\n(.*?)```\n\n```text\n(.*?)```$", re.MULTILINE | re.DOTALL
)
ACCEPTED = re.compile(r"^```yaml\n(accepted:\n.*?)```$", re.MULTILINE | re.DOTALL)
KINDS = re.compile(r"`([a-z]+)`")
EXAMPLES = EXAMPLE.findall(PAGES["verification.zh-CN.md"])


def small_package() -> dict[str, bytes]:
    """The complete package of docs/packages.md."""
    text = (DOCS / "packages.md").read_text(encoding="utf-8")
    found = re.findall(r"^`([a-z.]+)`:\n\n```[a-z]+\n(.*?)```$", text, re.MULTILINE | re.DOTALL)
    return {name: body.encode() for name, body in found}


def test_the_small_package_has_no_finding() -> None:
    assert verified(small_package()).findings == ()


@pytest.mark.parametrize(("kind", "change", "printed"), EXAMPLES, ids=[kind for kind, _, _ in EXAMPLES])
def test_an_example_gives_the_finding_that_is_printed(kind: str, change: str, printed: str) -> None:
    files = changed(small_package(), change)
    loaded = load_files(files)
    assert loaded.programme is not None, loaded.problems
    found = verify(loaded, Calendar.china())
    assert [finding.kind.value for finding in found.findings] == [kind]
    assert printed in as_text(found, loaded.programme)


def test_an_accepted_finding_is_explained() -> None:
    change = next(change for kind, change, _ in EXAMPLES if kind == "cliff")
    files = changed(small_package(), change)
    accepted = ACCEPTED.findall(PAGES["verification.zh-CN.md"])[0]
    assert len(verified(files).unexplained) == 1
    assert verified({**files, "programme.yaml": files["programme.yaml"] + accepted.encode()}).unexplained == ()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_explains_every_kind(page: str) -> None:
    headings = "\n".join(re.findall(r"^### .*$", PAGES[page], re.MULTILINE))
    assert sorted(KINDS.findall(headings)) == sorted(kind.value for kind in FindingKind)


def test_both_pages_have_the_same_examples() -> None:
    assert len(EXAMPLES) == len(FindingKind) - 1  # never and always share one
    assert EXAMPLE.findall(PAGES["verification.md"]) == EXAMPLES
    assert ACCEPTED.findall(PAGES["verification.md"]) == ACCEPTED.findall(PAGES["verification.zh-CN.md"])


def test_a_change_that_does_not_fit_is_no_example() -> None:
    with pytest.raises(AssertionError, match="0 times"):
        changed(small_package(), "--- document.md\n-no such line\n+another\n")


def verified(files: Mapping[str, bytes]) -> Verified:
    """What verification says of a package."""
    return verify(load_files(files), Calendar.china())


def changed(files: Mapping[str, bytes], change: str) -> dict[str, bytes]:
    """The package after a change as a page writes it: `--- file`, then lines as `diff` marks them, parted by `@@`."""
    texts = {name: data.decode() for name, data in files.items()}
    for part in re.split(r"^--- ", change, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        for hunk in re.split(r"^@@\n", body, flags=re.MULTILINE):
            lines = hunk.splitlines()
            old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in ("-", " "))
            new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in ("+", " "))
            times = f"\n{texts[name]}".count(f"\n{old}")
            assert times == 1, f"{old!r} stands in {name} {times} times"
            texts[name] = f"\n{texts[name]}".replace(f"\n{old}", f"\n{new}")[1:]
    return {name: text.encode() for name, text in texts.items()}
