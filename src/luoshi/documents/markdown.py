"""Reading a document written in Markdown, numbered the way officials number it.

`# ` is the title, `> 依据：…` names what the document rests on, and everything else belongs to a clause.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from luoshi.documents.labels import Label, Rank, paragraph_label, read_label, show_label
from luoshi.documents.model import Clause, Document
from luoshi.source import FilePlace, Problem

_LONGEST_TITLE = 12
_TITLE_SENTENCE = re.compile(rf"([^。，、；：！？\n]{{1,{_LONGEST_TITLE}}})。")
_TITLE_LINE = re.compile(rf"[^。，；：！？\n]{{1,{_LONGEST_TITLE}}}")
# A short sentence that prescribes something is no title, however short.
_PRESCRIBES = re.compile(r"[0-9应须]|不得|必须")


def read_markdown(text: str, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in `text`, with every fault of numbering and nesting.

    A document is returned beside the problems so that readers of other files can go on; it is None where `text` has no
    clause at all.
    """
    reader = _Reader(file)
    for block in _blocks(text, file):
        reader.take(block)
    return reader.document()


class _Form(Enum):
    TITLE = auto()
    HEADING = auto()
    QUOTE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class _Block:
    form: _Form
    text: str
    where: FilePlace


_MARK = re.compile(r"[\s　]*(?:(?P<hashes>#{1,6})\s+|(?P<quote>>)\s*)?")


def _blocks(text: str, file: str) -> list[_Block]:
    """Headings, quotes and paragraphs; the lines of a paragraph are joined, and a label begins a new one."""
    blocks: list[_Block] = []
    continues = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        mark = _MARK.match(line)
        start = mark.end() if mark else 0
        content = line[start:].rstrip(" \t　#" if mark and mark["hashes"] else None)
        if not content:
            continues = False
            continue
        form = _form(mark)
        if continues and form is _Form.TEXT and blocks[-1].form is _Form.TEXT and read_label(content) is None:
            blocks[-1] = _Block(_Form.TEXT, blocks[-1].text + content, blocks[-1].where)
        else:
            blocks.append(_Block(form, content, FilePlace(file, number, start + 1)))
        continues = form is _Form.TEXT and not _is_bare_label(content)
    return blocks


def _is_bare_label(content: str) -> bool:
    label = read_label(content)
    return label is not None and len(label.written) == len(content)


def _form(mark: re.Match[str] | None) -> _Form:
    if mark is None or not (mark["hashes"] or mark["quote"]):
        return _Form.TEXT
    if mark["quote"]:
        return _Form.QUOTE
    return _Form.TITLE if len(mark["hashes"]) == 1 else _Form.HEADING


@dataclass(slots=True)
class _Open:
    """A clause that is still being read."""

    label: Label
    address: str
    parent: "_Open | None"
    where: FilePlace
    blocks: list[_Block]
    children: list["_Open"] = field(default_factory=list)


class _Reader:
    """Places each block: a label opens a clause, a text without one continues the clause before it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._title = ""
        self._basis: tuple[str, ...] = ()
        self._clauses: list[_Open] = []
        self._top: list[_Open] = []
        self._last_article = 0
        self._problems: list[Problem] = []

    def take(self, block: _Block) -> None:
        """Add the next block of the text."""
        if block.form is _Form.TITLE:
            self._take_title(block)
        elif block.form is _Form.QUOTE and not self._clauses:
            self._basis += _named_documents(block.text)
        else:
            label = read_label(block.text)
            if label is not None:
                self._open(label, block)
            else:
                self._continue(block)

    def document(self) -> tuple[Document | None, tuple[Problem, ...]]:
        """What was read so far."""
        start = FilePlace(self._file, 1, 1)
        if not self._title:
            self._report("document-untitled", "文件没有标题", start, "在第一行写“# 标题”")
        if not self._clauses:
            self._report("document-empty", "文件里没有编号的条款", start, "用 一、（一）1. 或 第一条 给条款编号")
            return None, tuple(self._problems)
        clauses = tuple(_closed(clause) for clause in self._clauses)
        return Document(self._title, self._basis, clauses), tuple(self._problems)

    def _take_title(self, block: _Block) -> None:
        if self._title:
            self._report("document-titled-twice", "文件有两个标题", block.where, "条款的标题用“##”")
        else:
            self._title = block.text

    def _continue(self, block: _Block) -> None:
        if not self._clauses or block.form is _Form.HEADING:
            message = f"“{_shortened(block.text)}”不在任何条款里"
            self._report("text-outside-clause", message, block.where, "给它编号，或并入前一条")
            return
        article = _article_of(self._clauses[-1])
        if article is not None and _has_text(article):
            paragraphs = sum(child.label.rank is Rank.PARAGRAPH for child in article.children)
            self._add(paragraph_label(paragraphs + 2), article, block)
        else:
            self._clauses[-1].blocks.append(block)

    def _open(self, label: Label, block: _Block) -> None:
        parent = self._clauses[-1] if self._clauses else None
        while parent is not None and parent.label.rank >= label.rank:
            parent = parent.parent
        siblings = parent.children if parent is not None else self._top
        ranks = {sibling.label.rank for sibling in siblings} - {Rank.PARAGRAPH}
        if ranks and label.rank not in ranks:
            expected = "、".join(f"“{show_label(rank, 1)}”" for rank in sorted(ranks))
            message = f"“{label.written.strip()}”的层级不对：同一层已经用了{expected}这种编号"
            self._report("clause-nesting", message, block.where, "改用同一层的编号，或补上它的上一层")
        else:
            self._check_number(label, siblings, block.where)
        self._add(label, parent, block)

    def _check_number(self, label: Label, siblings: list[_Open], where: FilePlace) -> None:
        before = [sibling for sibling in siblings if sibling.label.rank is label.rank]
        last = before[-1].label.number if before else 0
        if label.rank is Rank.ARTICLE:
            last, self._last_article = self._last_article, label.number
        expected = show_label(label.rank, last + 1)
        written = label.written.strip()
        if label.number <= last:
            related = tuple(sibling.where for sibling in before if sibling.label.number == label.number)
            message = f"编号“{written}”重复或倒退，这里应为“{expected}”"
            self._problems.append(Problem("clause-duplicate", message, where, f"改为“{expected}”", related))
        elif label.number > last + 1:
            message = f"编号“{written}”前面缺了“{expected}”"
            self._report("clause-skipped", message, where, f"改为“{expected}”，或补上缺少的条款")

    def _add(self, label: Label, parent: "_Open | None", block: _Block) -> None:
        above = "" if parent is None or label.rank in (Rank.TOP, Rank.ARTICLE, Rank.CHAPTER) else parent.address
        clause = _Open(label, above + label.part, parent, block.where, [block])
        (parent.children if parent is not None else self._top).append(clause)
        self._clauses.append(clause)

    def _report(self, code: str, message: str, where: FilePlace, remedy: str) -> None:
        self._problems.append(Problem(code, message, where, remedy))


def _named_documents(quote: str) -> tuple[str, ...]:
    names = re.sub(r"^依据[:：]", "", quote)
    return tuple(name.strip() for name in re.split(r"[、；;]", names) if name.strip())


def _article_of(clause: _Open) -> _Open | None:
    node: _Open | None = clause
    while node is not None and node.label.rank is not Rank.ARTICLE:
        node = node.parent
    return node


def _has_text(clause: _Open) -> bool:
    _, text = _title_and_text(clause)
    return bool(text)


def _closed(clause: _Open) -> Clause:
    title, text = _title_and_text(clause)
    return Clause(
        address=clause.address,
        number=clause.label.number,
        label=clause.label.written.strip(),
        title=title,
        text=text,
        written="\n".join(block.text for block in clause.blocks),
        level=_level(clause),
        parent=clause.parent.address if clause.parent is not None else None,
        where=clause.where,
    )


def _level(clause: _Open) -> int:
    return 1 if clause.parent is None else _level(clause.parent) + 1


def _title_and_text(clause: _Open) -> tuple[str, str]:
    """The title is a heading, or a first short sentence that something follows."""
    first = clause.blocks[0]
    opening = first.text[len(clause.label.written) :]
    rest = tuple(block.text for block in clause.blocks[1:])
    if _is_title(clause, opening):
        return opening, "\n".join(rest)
    text = "\n".join((opening, *rest)).strip()
    found = _TITLE_SENTENCE.match(text)
    if found is None or _PRESCRIBES.search(found[1]):
        return "", text
    remainder = text[found.end() :].strip()
    # GB/T 9704-2012, 7.3.3 sets only the first two levels as headings, 黑体 and 楷体; below them a sentence is text.
    is_heading = bool(clause.children) and clause.label.rank <= Rank.BRACKETED
    return (found[1], remainder) if remainder or is_heading else ("", text)


def _is_title(clause: _Open, opening: str) -> bool:
    if clause.blocks[0].form is _Form.HEADING:
        return not opening.endswith("。")
    if clause.label.rank in (Rank.CHAPTER, Rank.SECTION):
        return True
    followed = len(clause.blocks) > 1 or bool(clause.children)
    return followed and _TITLE_LINE.fullmatch(opening) is not None and _PRESCRIBES.search(opening) is None


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE] + "…"
