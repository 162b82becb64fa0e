"""Edits in place: exactly the characters that had to change, everything else to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.programme.yaml_editing import Edit, Row, aligned, applied, list_edits, texts_of, value_edits, value_of
from luoshi.programme.yaml_reading import ListNode, MapNode, Node, read_yaml

KEYS = ("when", "then", "clause")

VALUES = [
    pytest.param("k: old # why\n", ("new",), "k: new # why\n", id="plain"),
    pytest.param("k: 'old' # why\n", ("it's",), "k: 'it''s' # why\n", id="single quotes kept"),
    pytest.param('k: "old"\n', ("<= 2%",), 'k: "<= 2%"\n', id="double quotes kept"),
    pytest.param('k: "old"\n', ('a = "b"',), 'k: "a = \\"b\\""\n', id="escaped in double quotes"),
    pytest.param("k: old\n", ("- 1",), "k: '- 1'\n", id="plain that YAML would read as a list"),
    pytest.param("k: old\n", ("a: b",), "k: 'a: b'\n", id="plain that YAML would read as a mapping"),
    pytest.param("k: old\n", ("a # b",), "k: 'a # b'\n", id="plain that YAML would cut"),
    pytest.param("k: old\n", ("&a",), "k: '&a'\n", id="plain that YAML would read as an anchor"),
    pytest.param("{k: old, b: 2}\n", ("[1..2]",), "{k: '[1..2]', b: 2}\n", id="brackets inside braces"),
    pytest.param("{k: old, b: 2}\n", ("a, b",), "{k: 'a, b', b: 2}\n", id="comma inside braces"),
    pytest.param("k: old\n", ("a, b [1]",), "k: a, b [1]\n", id="comma outside braces"),
    pytest.param("k: old\n", ("a\nb",), 'k: "a\\nb"\n', id="lines"),
    pytest.param("k: |\n  old\n  text\nb: 2\n", ("new\ntext",), "k: |\n  new\n  text\nb: 2\n", id="block"),
    pytest.param("k: [a, b] # why\n", ("a", "c"), "k: [a, c] # why\n", id="item of a list"),
    pytest.param("k:\n  - a # one\n  - b\n", ("c", "b"), "k:\n  - c # one\n  - b\n", id="item in lines"),
    pytest.param("k: [a, b]\n", ("a", "b", "c"), "k: [a, b, c]\n", id="longer list"),
    pytest.param("k: a\n", ("a", "b"), "k: [a, b]\n", id="text becomes a list"),
    pytest.param("k: [a, b]\n", ("a",), "k: [a]\n", id="shorter list"),
    pytest.param("{a: 1}\n", ("x",), "{a: 1, k: x}\n", id="key added inside braces"),
    pytest.param("m:\n  a: 1 # one\nn: 2\n", ("x",), "m:\n  a: 1 # one\n  k: x\nn: 2\n", id="key added in lines"),
    pytest.param("{a: 1, k: x, b: 2}\n", (), "{a: 1, b: 2}\n", id="key removed inside braces"),
    pytest.param("{k: x, b: 2}\n", (), "{b: 2}\n", id="first key removed inside braces"),
    pytest.param("a: 1\nk: x # why\nb: 2\n", (), "a: 1\nb: 2\n", id="key removed in lines"),
    pytest.param("a: 1\r\nk: x\r\nb: 2\r\n", (), "a: 1\r\nb: 2\r\n", id="key removed, lines of Windows"),
    pytest.param("a: 1\r\n", ("x",), "a: 1\r\nk: x\r\n", id="key added, lines of Windows"),
]


@pytest.mark.parametrize(("text", "texts", "expected"), VALUES)
def test_a_value_is_changed_in_place(text: str, texts: tuple[str, ...], expected: str) -> None:
    owner = read(text)
    assert isinstance(owner, MapNode)
    nested = {key.text: value for key, value in owner.entries}.get("m")
    owner = nested if isinstance(nested, MapNode) else owner
    assert applied(text, value_edits(text, owner, "k", texts)) == expected


def row(when: str, then: str, clause: str = "") -> Row:
    return {"when": tuple(when.split("|")), "then": (then,), "clause": (clause,) if clause else ()}


LINES = """rules:
  # the first
  - {when: ["<= 2"], then: a, clause: 一} # note
  # the second
  - {when: ["> 2"], then: b}
after: 1
"""
SPREAD = """rules:
  - when: ["<= 2"]
    then: a # note
  - when: ["> 2"]
    then: b
"""
FLOW = "rules: [{when: 1, then: a}, {when: 2, then: b}] # end\n"

LISTS = [
    pytest.param(LINES, [row("<= 2", "a", "一"), row("> 2", "b")], LINES, id="nothing"),
    pytest.param(
        LINES,
        [row("<= 3", "a", "一"), row("> 2", "c")],
        LINES.replace("<= 2", "<= 3").replace("then: b", "then: c"),
        id="two cells",
    ),
    pytest.param(
        LINES,
        [row("<= 2", "a", "一"), row("= 9", "z", "二"), row("> 2", "b")],
        LINES.replace("# note\n", '# note\n  - {when: ["= 9"], then: z, clause: 二}\n'),
        id="a row between, the comment stays with its row",
    ),
    pytest.param(
        LINES,
        [row("= 9", "z"), row("<= 2", "a", "一"), row("> 2", "b")],
        LINES.replace('  - {when: ["<= 2', '  - {when: ["= 9"], then: z}\n  - {when: ["<= 2'),
        id="a row before",
    ),
    pytest.param(
        LINES,
        [row("<= 2", "a", "一"), row("> 2", "b"), row("-", "z")],
        LINES.replace("then: b}\n", 'then: b}\n  - {when: ["-"], then: z}\n'),
        id="a row after",
    ),
    pytest.param(
        LINES,
        [row("> 2", "b")],
        LINES.replace('  - {when: ["<= 2"], then: a, clause: 一} # note\n', ""),
        id="a row gone",
    ),
    pytest.param(
        SPREAD, [row("<= 2", "a"), row("> 2", "c")], SPREAD.replace("then: b", "then: c"), id="spread, a cell"
    ),
    pytest.param(
        SPREAD,
        [row("<= 2", "a"), row("> 2", "b"), row("> 5", "c", "三")],
        SPREAD + '  - when: ["> 5"]\n    then: c\n    clause: 三\n',
        id="spread, a row after",
    ),
    pytest.param(
        SPREAD,
        [row("<= 2", "a", "一"), row("> 2", "b")],
        SPREAD.replace("# note\n", "# note\n    clause: 一\n"),
        id="spread, a key",
    ),
    pytest.param(SPREAD, [row("<= 2", "a")], SPREAD[: SPREAD.index('  - when: ["> 2')], id="spread, a row gone"),
    pytest.param(FLOW, [row("1", "a"), row("3", "b")], FLOW.replace("when: 2", "when: 3"), id="flow, a cell"),
    pytest.param(
        FLOW,
        [row("1", "a"), row("2", "b"), row("3", "c")],
        FLOW.replace("b}", "b}, {when: 3, then: c}"),
        id="flow, a row after",
    ),
    pytest.param(
        FLOW,
        [row("0", "z"), row("1", "a"), row("2", "b")],
        FLOW.replace("[{", "[{when: 0, then: z}, {"),
        id="flow, a row before",
    ),
    pytest.param(FLOW, [row("2", "b")], "rules: [{when: 2, then: b}] # end\n", id="flow, the first gone"),
    pytest.param(FLOW, [row("1", "a")], "rules: [{when: 1, then: a}] # end\n", id="flow, the last gone"),
]


@pytest.mark.parametrize(("text", "rows", "expected"), LISTS)
def test_rows_are_changed_in_place(text: str, rows: list[Row], expected: str) -> None:
    assert applied(text, edits_to(text, rows)) == expected


TEXTS = st.text(st.sampled_from("a一 #:,-[]{}\"'?&*!|>%@`\\\n=<"), min_size=1, max_size=6).filter(
    lambda text: text == text.strip() and bool(text)
)
CELLS = st.lists(st.tuples(TEXTS, TEXTS, st.none() | TEXTS), min_size=1, max_size=5)


@given(CELLS, st.sampled_from([LINES, SPREAD, FLOW]))
def test_any_rows_read_back(cells: list[tuple[str, str, str | None]], text: str) -> None:
    """Law: whatever rows are written, reading gives those rows, and nothing outside the list has changed."""
    rows: list[Row] = [
        {"when": (when,), "then": (then,), "clause": (clause,) if clause else ()} for when, then, clause in cells
    ]
    edited = applied(text, edits_to(text, rows))
    assert rows_of(rules(edited)) == rows
    assert edited[-len("after: 1\n") :] == text[-len("after: 1\n") :] or text != LINES


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        pytest.param("ab", "ab", 2, id="the same"),
        pytest.param("abc", "ac", 2, id="one gone"),
        pytest.param("ab", "axb", 2, id="one between"),
        pytest.param("ab", "ba", 1, id="turned round: one of them moves"),
    ],
)
def test_rows_are_recognised(before: str, after: str, kept: int) -> None:
    pairs = aligned([{"then": (each,)} for each in before], [{"then": (each,)} for each in after])
    same = [(old, new) for old, new in pairs if isinstance(old, int) and new is not None]
    assert len([pair for pair in same if before[pair[0]] == after[pair[1]]]) == kept
    assert sorted(new for _, new in pairs if new is not None) == list(range(len(after)))


def test_edits_of_the_same_characters_are_refused() -> None:
    text = "k: old\n"
    owner = read(text)
    assert isinstance(owner, MapNode)
    edits = [*value_edits(text, owner, "k", ("a",)), *value_edits(text, owner, "k", ("b",))]
    with pytest.raises(ValueError, match="two edits"):
        applied(text, edits)


def edits_to(text: str, rows: list[Row]) -> list[Edit]:
    """The edits that make the rows of the text those."""
    owner = rules(text)
    pairs = aligned(rows_of(owner), rows)
    return list(list_edits(text, owner, pairs, dict(enumerate(rows))))


def rows_of(owner: ListNode) -> list[Row]:
    return [{key: texts_of(value_of(item, key)) for key in KEYS} for item in owner.items if isinstance(item, MapNode)]


def read(text: str) -> Node:
    root, problems = read_yaml(text.encode(), "x.yaml")
    assert root is not None, problems
    return root


def rules(text: str) -> ListNode:
    root = read(text)
    assert isinstance(root, MapNode)
    found = {key.text: value for key, value in root.entries}["rules"]
    assert isinstance(found, ListNode)
    return found
