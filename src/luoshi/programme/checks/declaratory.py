"""A clause is declaratory only where it prescribes nothing."""

import re
from collections.abc import Iterator

from luoshi.programme.model import Programme, Reason
from luoshi.source import Problem

# Numbers of documents and names of laws are citations, not prescriptions.
_CITATION = re.compile(r"〔\d{4}〕\d+号|《[^》]*》|第[一二三四五六七八九十百零]+[条款项章节]")
_NUMERALS = "一二两三四五六七八九十百千万亿半"
_PRESCRIPTION = re.compile(
    rf"\d|[{_NUMERALS}]+(?:个|名|人|户|家|元|次|项|倍|成|日|天|周|月|季|年|小时|工作日|分之)"
    r"|(?<![相适响反对供效感回])应(?![急用变聘])|必须|须|不得"
)


def declaratory_reasons(programme: Programme) -> Iterator[Problem]:
    """A problem for each declaratory clause that holds a number, a date, 应, 须 or 不得, or is declared twice."""
    seen: set[str] = set()
    for declared in programme.declaratory:
        clause = programme.document.clause(declared.clause)
        if declared.clause in seen:
            yield Problem("declaratory-twice", f"条款“{declared.clause}”声明了两次", declared.where, "删去一处")
        seen.add(declared.clause)
        if clause is None:
            continue
        found = _PRESCRIPTION.search(_CITATION.sub("", clause.text))
        if found is not None:
            message = f"条款“{declared.clause}”写有“{found[0]}”，不是只作宣示"
            yield Problem("declaratory-prescribes", message, declared.where, "写明它落实到哪里", (clause.where,))
        if declared.because is Reason.HEADING and not programme.document.is_heading(clause):
            message = f"条款“{declared.clause}”不只是标题"
            yield Problem("declaratory-not-heading", message, declared.where, "换一个理由", (clause.where,))
