"""What people write who know other languages, and how it is written here."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from luoshi.feel.builtins import BUILTINS
from luoshi.feel.lexer import KEYWORDS, Kind, Token

_OPERATORS: Final = {
    "并且": "and",
    "而且": "and",
    "且": "and",
    "与": "and",
    "和": "and",
    "或者": "or",
    "或": "or",
    "不等于": "!=",
    "大于等于": ">=",
    "大于或等于": ">=",
    "不小于": ">=",
    "不低于": ">=",
    "不少于": ">=",
    "小于等于": "<=",
    "小于或等于": "<=",
    "不大于": "<=",
    "不高于": "<=",
    "不超过": "<=",
    "大于": ">",
    "高于": ">",
    "超过": ">",
    "小于": "<",
    "低于": "<",
    "等于": "=",
    "加上": "+",
    "加": "+",
    "减去": "-",
    "减": "-",
    "乘以": "*",
    "乘": "*",
    "除以": "/",
}
_WORDS: Final = {
    **{word: f"{word}写作 {operator}" for word, operator in _OPERATORS.items()},
    "是": "是写作 true，等于写作 =",
    "真": "真写作 true",
    "否": "否写作 false",
    "假": "假写作 false",
    "非": "非写作 not(…)",
    "不": "非写作 not(…)",
    "空": "空值写作 null",
    "如果": "写作 if … then … else …",
    "若": "写作 if … then … else …",
    "则": "写作 then",
    "那么": "写作 then",
    "否则": "写作 else",
    "属于": "写作 in",
    "介于": "写作 between … and …",
    "None": "空值写作 null",
    "nil": "空值写作 null",
    "undefined": "空值写作 null",
    "elif": "写作 else if",
    "elsif": "写作 else if",
    "elseif": "写作 else if",
    "endif": "if 不用另外结束",
    "mod": "取余写作 modulo(10, 3)",
    "is": "判断空值写作 = null",
    "not": "“不在其中”写作 not(甲 in …)",
    "like": "文本写作 contains、starts with 或 matches",
    "eq": "写作 =",
    "ne": "写作 !=",
    "lt": "写作 <",
    "le": "写作 <=",
    "gt": "写作 >",
    "ge": "写作 >=",
}
_PAIRS: Final = {
    ("=", ">"): "“大于等于”写作 >=，函数写作 function(甲) …",
    ("-", ">"): "函数写作 function(甲) …",
    ("=", "<"): "“小于等于”写作 <=",
    ("<", ">"): "“不等于”写作 !=",
    ("+", "+"): "没有 ++，写作 + 1",
    (":", "="): "比较相等写作 =",
}
_SYMBOLS: Final = {
    "=": "比较相等只写一个 =",
    "'": '文本用双引号 " 或中文引号 “”',
    "?": "按条件取值写作 if 条件 then 甲 else 乙",
    "%": "例如 50%，名称则除以 100；取余写作 modulo(10, 3)",
    "@": '@ 后面是引号里的日期、时刻或时长，例如 @"2015-01-01"',
    "{": "上下文写作 {名称: 值}，前面要有运算符或逗号",
    "..": "区间写在括号里，例如 [1..5]",
    ",": "并列的各项写在 [ ] 里；数字里不写千位分隔的逗号",
    **dict.fromkeys(("<", "<=", ">", ">="), "它前面缺少一个值，例如 人数 >= 10 and 人数 <= 20"),
}
SENTENCES: Final = {
    "then": "写作 if 条件 then 甲 else 乙",
    "else": "写作 if 条件 then 甲 else 乙",
    "in": "写作 甲 in 列表",
    "return": "写作 for 甲 in 列表 return 结果",
    "satisfies": "写作 some 甲 in 列表 satisfies 条件",
    "and": "写作 between 1 and 5",
    "of": "写作 instance of 类型",
}
"""The whole that each of these words is a part of."""
_CONNECTED = re.compile("(" + "|".join(sorted(_OPERATORS, key=len, reverse=True)) + ")")
_NUMBER = re.compile(r"\d+", re.ASCII)


def remedy_for(tokens: Sequence[Token], index: int) -> str | None:
    """How what stands at `index`, where it has no place, is probably meant."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if token.kind is Kind.NAME:
        return _remedy_for_word(token.text)
    if before is not None and before.is_symbol("%"):
        return _SYMBOLS["%"]
    if token.kind is Kind.SYMBOL:
        pair = _PAIRS.get((before.text, token.text)) if before is not None and before.end == token.start else None
        return pair or _PAIRS.get((token.text, tokens[index + 1].text)) or _SYMBOLS.get(token.text)
    return None


def remedy_for_missing(wanted: str, token: Token) -> str | None:
    """How to go on where the sign `wanted` has to stand and `token` stands."""
    match wanted, token.text:
        case "]", ")":
            return "区间写作 [1..5)，中间是两个英文句点"
        case ":", "=":
            return "名称和值之间写冒号"
        case _:
            return None


def rewritten(word: str, is_known: Callable[[str], bool]) -> str | None:
    """A word such as `人数大于5` with its operators as signs, if all that they connect is known or a number."""
    parts = _CONNECTED.split(word)
    values = parts[::2]
    if len(parts) < 3 or not all(_NUMBER.fullmatch(value) or is_known(value) for value in values):
        return None
    return " ".join(_OPERATORS.get(part, part) for part in parts)


def _remedy_for_word(word: str) -> str | None:
    if word in _WORDS:
        return _WORDS[word]
    if word.lower() in KEYWORDS and word not in KEYWORDS:
        return f"写作小写 {word.lower()}"
    if word in BUILTINS:
        return f"函数写作 {word}(…)，参数写在括号里"
    return None


def misspelled_literal(word: str) -> str | None:
    """What a word that is no name says in the language: `TRUE`, `是`, `IF`; None where it may be a name."""
    if word in _WORDS and word not in BUILTINS:
        return _WORDS[word]
    return f"写作小写 {word.lower()}" if word.lower() in KEYWORDS else None
