"""Proposed cases as YAML behind the worked cases of a package; what stands there stays as it is to the byte."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from luoshi.feel import Value
from luoshi.programme.cases import Awaited, Case
from luoshi.programme.cover.covering import Covered, Missing
from luoshi.programme.cover.proposing import Proposal
from luoshi.programme.cover.targets import Position, Scope, Target, TargetKind
from luoshi.programme.loading import CASES_FILE
from luoshi.programme.model import Programme
from luoshi.programme.yaml_editing import plain_text
from luoshi.programme.yaml_reading import ListNode, read_yaml

_PREFIX = "待核算"


def with_proposals(data: bytes | None, covered: Covered, cases: Sequence[Case]) -> bytes:
    """The file of worked cases with the proposed ones behind them; `data` is the file, None where there is none.

    `cases` are those that the file holds. Each new one awaits its answer from a person. Nothing changes where nothing
    is proposed. Raises ValueError where the file holds anything but a list.
    """
    if covered.programme is None or not covered.proposals:
        return data or b""
    names = _free_names({case.head.id for case in cases})
    programme = covered.programme
    served = {id(each): [one for one in covered.missing if one.proposal is each] for each in covered.proposals}
    written = [_fields(programme, next(names), each, served[id(each)]) for each in covered.proposals]
    text = "" if data is None else data.decode()
    return _joined(text, data or b"", written).encode()


def _joined(text: str, data: bytes, written: Sequence[Mapping[str, str]]) -> str:
    root = read_yaml(data, CASES_FILE)[0] if text.strip() else None
    line_break = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip("\ufeff") or text.endswith("\n") else line_break
    if root is None:
        return text + gap + _block(written, "", line_break)
    if not isinstance(root, ListNode):
        raise ValueError(f"{CASES_FILE} holds no list")
    # A mark that may stand before a text is no character of what was read.
    mark = 1 if text.startswith("\ufeff") else 0
    if root.items and root.flow:
        end = root.items[-1].extent.end + mark
        return text[:end] + "".join(f", {_in_flow(fields)}" for fields in written) + text[end:]
    if root.flow:
        block = _block(written, "", line_break).removesuffix(line_break)
        return text[: root.extent.start + mark] + block + text[root.extent.end + mark :]
    return text + gap + _block(written, " " * (root.where.column - 1), line_break)


def _block(written: Sequence[Mapping[str, str]], indent: str, line_break: str) -> str:
    return "".join(line + line_break for fields in written for line in _in_lines(fields, indent))


def _in_flow(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def _in_lines(fields: Mapping[str, str], indent: str) -> Iterator[str]:
    for number, (key, value) in enumerate(fields.items()):
        yield f"{indent}{'  ' if number else '- '}{key}: {value}"


def _fields(programme: Programme, name: str, proposal: Proposal, missing: Iterable[Missing]) -> dict[str, str]:
    """The fields of a case in the order of a file, each as YAML holds it."""
    every_one = tuple(missing)
    # That a text is not another one says little beside anything else.
    served = tuple(each for each in every_one if not _is_other(each)) or every_one
    every = {clause for each in served for clause in each.target.clauses}
    clauses = sorted(every, key=programme.document.position)
    lines = [each.target.what for each in served if each.target.kind is TargetKind.BOUNDARY]
    reasons = "；".join(dict.fromkeys(lines or [_question(programme, each.target) for each in served]))
    given = proposal.given
    fields = {
        "id": name,
        "clause": _list(clauses),
        "why": plain_text(f"{_PREFIX}：{reasons}。", in_flow=True),
    }
    if given.procedure is not None:
        fields["procedure"] = plain_text(given.procedure, in_flow=True)
    if given.on != programme.since:
        fields["on"] = given.on.isoformat()
    facts = (f"{plain_text(fact, in_flow=True)}: {_fact(value)}" for fact, value in given.facts.items())
    fields["facts"] = "{" + ", ".join(facts) + "}"
    fields["awaits"] = _awaited(proposal)
    return fields


def _question(programme: Programme, target: Target) -> str:
    """What the case is about, in words that do not give away what the rules make of it."""
    clauses = "、".join(target.clauses)
    if target.kind is TargetKind.REFUSAL:
        return f"能不能办理，见{clauses}" if programme.procedures else f"“{target.owner.name}”怎样判定，见{clauses}"
    match target.owner.scope:
        case Scope.DECISION:
            return f"“{target.owner.name}”怎样判定，见{clauses}"
        case Scope.ROUTE:
            return f"“{target.owner.name}”由谁受理、怎样办理，见{clauses}"
        case Scope.MATERIALS:
            return f"要交哪些材料，见{clauses}"


def _is_other(missing: Missing) -> bool:
    side = missing.target.side
    return side is not None and side.position is Position.OTHER


def _awaited(proposal: Proposal) -> str:
    if proposal.given.procedure is not None:
        return Awaited.ROUTE.value
    if proposal.given.materials:
        return Awaited.MATERIALS.value
    return "[" + ", ".join(plain_text(name, in_flow=True) for name in proposal.given.decisions) + "]"


def _list(clauses: Sequence[str]) -> str:
    shown = [plain_text(clause, in_flow=True) for clause in clauses]
    return shown[0] if len(shown) == 1 else "[" + ", ".join(shown) + "]"


def _fact(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case dt.date():
            return value.isoformat()
        case str():
            return plain_text(value, in_flow=True)
        case _:
            raise TypeError(f"{value!r} is no fact")


def _free_names(taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"{_PREFIX}{number}" not in taken:
            yield f"{_PREFIX}{number}"
