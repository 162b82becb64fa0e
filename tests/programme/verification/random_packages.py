"""Small random packages as text, with the values of each fact that matter: every line, and what lies beside it."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from luoshi.feel import Value

DOCUMENT = """# 某项补助办法
## 一、条件
（一）甲。
（二）乙。
（三）丙。
## 二、标准
（一）丁。
（二）戊。
（三）己。
（四）庚。
## 三、执行
自2020年1月1日起执行，至2021年12月31日止。
"""
CLAUSES = ("一(一)", "一(二)", "一(三)", "二(一)", "二(二)", "二(三)", "二(四)")
SINCE = dt.date(2020, 1, 1)

_HEAD = """id: some-aid
title: 某项补助
issuer: 某局
summary: 补助。
document: document.md
in_force: {from: 2020-01-01, until: 2021-12-31, clause: 三}
"""
_FAR = Decimal(12)
_YUAN = (Decimal("-1"), Decimal("-0.01"), Decimal(0), Decimal("0.01"), Decimal(1))
_ONES = (Decimal(-1), Decimal(0), Decimal(1))
_POINTS = (Decimal("-0.0001"), Decimal(0), Decimal("0.0001"))
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")


@dataclass(slots=True)
class Fact:
    """A fact: its type, its bounds or choices, and the lines that rules draw on it."""

    name: str
    type: str
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    choices: tuple[str, ...] = ()
    lines: set[Decimal] = field(default_factory=set)

    @property
    def is_number(self) -> bool:
        """Whether it is compared as a number."""
        return self.type in ("integer", "money", "rate")

    @property
    def is_finite(self) -> bool:
        """Whether all its values are tried."""
        return self.type in ("integer", "boolean", "choice")

    def values(self) -> tuple[Value, ...]:
        """The values to try, in order."""
        match self.type:
            case "boolean":
                return False, True
            case "choice":
                return self.choices
            case "integer":
                return tuple(Decimal(each) for each in range(int(self.low), int(self.high) + 1))
            case "date":
                days = sorted({int(line + step) for line in self.lines for step in _ONES}) or [0]
                return tuple(_FIRST_DAY + dt.timedelta(days=each) for each in days)
            case _:
                steps = _YUAN if self.type == "money" else _POINTS
                near = {line + step for line in (*self.lines, self.low, self.high) for step in steps}
                return tuple(sorted(each for each in near if self.low <= each <= self.high))

    def written(self, clause: str) -> str:
        """The fact as `terms` has it."""
        bounds = ""
        if self.is_number:
            bounds = f", min: {self.low}, max: {self.high}" + (", unit: 个" if self.type == "integer" else "")
        if self.choices:
            bounds = f", choices: [{', '.join(self.choices)}]"
        return f"  {self.name}: {{type: {self.type}{bounds}, clause: {clause}, question: 请填写。}}\n"


_FIRST_DAY = dt.date(2020, 3, 1)


@dataclass(frozen=True, slots=True)
class RandomPackage:
    """A package as text; `grid` are the values to try of each fact, which are all there are where `is_finite`."""

    text: str
    grid: dict[str, tuple[Value, ...]]

    @property
    def files(self) -> dict[str, bytes]:
        """The files of the package."""
        return {"programme.yaml": self.text.encode(), "document.md": DOCUMENT.encode(), "cases.yaml": b"[]\n"}


def random_package(seed: str) -> RandomPackage:
    """The package of a seed, the same every time."""
    return _Writer(Random(seed)).package()


def written_package(facts: Sequence[Fact], rules: str, parameters: str = "") -> RandomPackage:
    """A package by hand: the text of its decisions, and of its parameters if it has any."""
    listed = f"parameters:\n{parameters}" if parameters else ""
    terms = "".join(fact.written(CLAUSES[0]) for fact in facts)
    text = f"{_HEAD}{listed}terms:\n{terms}decisions:\n{rules}"
    return RandomPackage(text, {fact.name: fact.values() for fact in facts})


def mutated(package: RandomPackage, seed: str) -> RandomPackage:
    """The package with one figure, comparison or word of its decisions altered; some changes alter nothing."""
    random = Random(seed)
    head, rules = package.text.split("decisions:\n", 1)
    swaps = [("<= ", "< "), (">= ", "> "), ("< ", "<= "), ("> ", ">= "), (" and ", " or "), (" + ", " - ")]
    swaps += [("not(", "("), (" then ", " then 1 + "), ("]'", ")'"), ("'[", "'(")]
    swaps += [(f" {each}", f" {each + 1}") for each in range(8)]
    random.shuffle(swaps)
    for old, new in swaps:
        places = [place for place in range(len(rules)) if rules.startswith(old, place)]
        if places:
            place = random.choice(places)
            text = f"{head}decisions:\n{rules[:place]}{new}{rules[place + len(old) :]}"
            return RandomPackage(text, package.grid)
    return package


class _Writer:
    """One package in the making: what can be named so far, by what it is."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts: list[Fact] = []
        self.numbers: list[str] = []
        self.conditions: list[str] = []
        self.constants: dict[str, tuple[Decimal, ...]] = {}
        self.rules: list[str] = []

    def package(self) -> RandomPackage:
        """The whole text."""
        self._make_facts()
        if self.random.random() < 0.5:
            self._make_parameters()
        makers = [self._ratio, self._condition, self._table, self._table, self._exceptions, self._text]
        chosen = [make for make in makers if self.random.random() < 0.5] or [self._table]
        for number, make in enumerate(chosen):
            make(f"{'甲乙丙丁戊己'[number]}项")
        self._goal()
        parameters = "".join(self._parameter(name, values) for name, values in self.constants.items())
        return written_package(self.facts, "".join(self.rules), parameters)

    def _clause(self) -> str:
        return self.random.choice(CLAUSES)

    def _make_facts(self) -> None:
        choose = self.random
        finite = choose.random() < 0.7
        made = [
            Fact("人数", "integer", Decimal(choose.randint(0, 1)), Decimal(choose.randint(3, 9))),
            Fact("年限", "integer", Decimal(0), Decimal(choose.randint(2, 7))),
            Fact("在册", "boolean"),
            Fact("类别", "choice", choices=("甲", "乙", "丙")),
        ]
        if not finite:
            made += [
                Fact("收入", "money", Decimal(0), Decimal(choose.randint(6, 12))),
                Fact("占比", "rate", Decimal(0), Decimal(1)),
                Fact("登记日", "date"),
            ]
        choose.shuffle(made)
        made = made[: choose.randint(1, 4)]
        if not any(fact.is_number for fact in made):
            made = [*made[:3], Fact("件数", "integer", Decimal(0), Decimal(6))]
        self.facts = made
        self.numbers = [fact.name for fact in made if fact.type in ("integer", "money")] or ["占比"]
        self.conditions = [fact.name for fact in made if fact.type == "boolean"]

    def _make_parameters(self) -> None:
        count = self.random.randint(1, 2)
        self.constants["界限"] = tuple(Decimal(self.random.randint(1, 5)) for _ in range(count))
        for fact in self.facts:
            if fact.is_number:
                fact.lines.update(self.constants["界限"])

    def _parameter(self, name: str, values: Sequence[Decimal]) -> str:
        listed = ", ".join(f"{{from: {2020 + number}-01-01, value: {each}}}" for number, each in enumerate(values))
        return f"  {name}: {{type: integer, clause: {self._clause()}, values: [{listed}]}}\n"

    # Expressions

    def _number(self, depth: int = 2) -> str:
        draw = self.random.random()
        if depth == 0 or draw < 0.35:
            return self.random.choice([*self.numbers, *self.constants, str(self.random.randint(0, 9))])
        one, other = self._number(depth - 1), self._number(depth - 1)
        if draw < 0.5:
            return f"({one} + {other})"
        if draw < 0.62:
            return f"({one} - {other})"
        if draw < 0.74:
            return f"{self.random.randint(1, 5)} * {one}"
        if draw < 0.82:
            return f"{self.random.choice(('min', 'max'))}({one}, {other})"
        if draw < 0.88:
            return f"{one} / {other}"
        return f"(if {self._test(1)} then {one} else {other})"

    def _test(self, depth: int = 2) -> str:
        draw = self.random.random()
        if depth and draw < 0.3:
            return f"({self._test(depth - 1)} {self.random.choice(('and', 'or'))} {self._test(depth - 1)})"
        if depth and draw < 0.38:
            return f"not({self._test(depth - 1)})"
        if self.conditions and draw < 0.5:
            return self.random.choice(self.conditions)
        if draw < 0.8:
            return self._line(self.random.choice(self.facts))
        return f"{self._number(1)} {self.random.choice(_COMPARISONS)} {self._number(1)}"

    def _line(self, fact: Fact) -> str:
        match fact.type:
            case "boolean":
                return fact.name
            case "choice":
                return f'{fact.name} = "{self.random.choice(fact.choices)}"'
            case _:
                if fact.is_number and self.random.random() < 0.2:
                    return f"{fact.name} in {self._interval(fact)}"
                return f"{fact.name} {self.random.choice(_COMPARISONS[:4])} {self._level(fact)}"

    def _level(self, fact: Fact) -> str:
        if self.constants and fact.type == "integer" and self.random.random() < 0.3:
            return "界限"
        return self._written(fact, self._drawn(fact))

    def _drawn(self, fact: Fact) -> Decimal:
        """A line on a fact, which is kept; of a day the days since the first."""
        match fact.type:
            case "date":
                line = Decimal(self.random.randint(0, 60))
            case "rate":
                line = Decimal(self.random.randint(0, 20)) / 20
            case _:
                line = Decimal(self.random.randint(int(fact.low), int(fact.high)))
        fact.lines.add(line)
        return line

    def _written(self, fact: Fact, line: Decimal) -> str:
        if fact.type == "date":
            return f'date("{_FIRST_DAY + dt.timedelta(days=int(line))}")'
        return str(line)

    def _interval(self, fact: Fact) -> str:
        low, high = sorted((self._drawn(fact), self._drawn(fact)))
        if low == high:
            return f"[{self._written(fact, low)}..{self._written(fact, high)}]"
        begin, end = self.random.choice("[("), self.random.choice("])")
        return f"{begin}{self._written(fact, low)}..{self._written(fact, high)}{end}"

    # Tables

    def _cell(self, fact: Fact) -> str:
        draw = self.random.random()
        if draw < 0.2:
            return "-"
        if fact.type == "boolean":
            return self.random.choice(("true", "false"))
        if fact.type == "choice":
            named = f'"{self.random.choice(fact.choices)}"'
            return f"not({named})" if draw < 0.5 else named
        if draw < 0.6:
            return self._interval(fact)
        if draw < 0.7:
            return f"not({self._interval(fact)})"
        if draw < 0.8:
            return f"{self._level(fact)}, {self._level(fact)}"
        return f"{self.random.choice(_COMPARISONS[:4])} {self._level(fact)}"

    def _tiers(self, fact: Fact) -> list[str]:
        """Stretches one after the other, mostly without a gap or an overlap."""
        lines = sorted({self._drawn(fact) for _ in range(self.random.randint(1, 3))})
        written = [self._written(fact, line) for line in lines]
        fault = self.random.random() < 0.3
        closed = self.random.random() < 0.5
        tests = [f"{'<=' if closed else '<'} {written[0]}"]
        for low, high in itertools.pairwise(written):
            tests.append(f"({low}..{high}]" if closed else f"[{low}..{high})")
        last = ">" if closed != fault else ">="
        return [*tests, f"{last} {written[-1]}"]

    def _rows(self, facts: Sequence[Fact]) -> list[list[str]]:
        first, *others = facts
        if (first.is_number or first.type == "date") and self.random.random() < 0.6:
            rows = [[test] for test in self._tiers(first)]
        else:
            rows = [[self._cell(first)] for _ in range(self.random.randint(1, 4))]
        for fact in others:
            if fact.type in ("boolean", "choice") and self.random.random() < 0.6:
                tests = [f'"{each}"' for each in fact.choices] or ["true", "false"]
                rows = [[*row, test] for row in rows for test in tests]
            else:
                rows = [[*row, self._cell(fact) if self.random.random() < 0.4 else "-"] for row in rows]
        if len(rows) > 2 and self.random.random() < 0.3:
            del rows[self.random.randrange(len(rows))]
        return rows[:8]

    def _table(self, name: str) -> None:
        hit = self.random.choice(("unique", "unique", "unique", "first", "first", "any", "priority", "collect"))
        facts = self.random.sample(self.facts, self.random.randint(1, min(3, len(self.facts))))
        columns = [fact.name for fact in facts]
        rows = self._rows(facts)
        made = [name for name in self.numbers if name not in columns]
        if made and facts[0].type in ("integer", "money") and self.random.random() < 0.25:
            columns[0] = self.random.choice(made)
        results = [str(self.random.randint(0, 4)) for _ in rows]
        if hit in ("unique", "first") and self.random.random() < 0.3:
            results[0] = self._number(1)
        lines = [f"  {name}:", f"    clause: {self._clause()}", "    type: decimal", "    table:", f"      hit: {hit}"]
        if hit == "priority":
            lines.append(f"      outputs: '{', '.join(dict.fromkeys(sorted(results, reverse=True)))}'")
        if hit == "collect":
            lines.append(f"      aggregate: {self.random.choice(('sum', 'max', 'count'))}")
        lines.append(f"      in: {self._listed(columns)}")
        lines.append("      rules:")
        for row, result in zip(rows, results, strict=True):
            lines.append(f"        - {{when: {self._listed(row)}, then: '{result}', clause: {self._clause()}}}")
        if self.random.random() < 0.2:
            lines.append("      default: '0'")
        self.rules.append("\n".join(lines) + "\n")
        self.numbers.append(name)

    def _listed(self, texts: Sequence[str]) -> str:
        quoted = ", ".join(f"'{text}'" for text in texts)
        return f"[{quoted}]"

    # Other decisions

    def _ratio(self, name: str) -> None:
        self._rule(name, "decimal", f"{self._number(1)} / {self._number(1)}")
        self.numbers.append(name)

    def _condition(self, name: str) -> None:
        self._rule(name, "boolean", self._test(2))
        self.conditions.append(name)

    def _text(self, name: str) -> None:
        self._rule(name, "text", f'if {self._test(1)} then "高" else if {self._test(1)} then "中" else "低"')

    def _exceptions(self, name: str) -> None:
        lines = [
            f"  {name}:",
            f"    clause: {self._clause()}",
            "    type: decimal",
            f"    is: '{self._number(1)}'",
            "    except:",
        ]
        labels = ("子", "丑", "寅")[: self.random.randint(1, 3)]
        for number, label in enumerate(labels):
            beaten = [each for each in labels[:number] if self.random.random() < 0.6]
            beats = f", beats: [{', '.join(beaten)}]" if beaten else ""
            test, result = self._test(1), self.random.randint(0, 4)
            lines.append(
                f"      - {{label: {label}, when: '{test}', then: '{result}', clause: {self._clause()}{beats}}}"
            )
        self.rules.append("\n".join(lines) + "\n")
        self.numbers.append(name)

    def _rule(self, name: str, kind: str, text: str, more: str = "") -> None:
        self.rules.append(f"  {name}: {{clause: {self._clause()}, type: {kind}, is: '{text}'{more}}}\n")

    def _goal(self) -> None:
        """What is paid: a base times a rate where a condition holds, which may draw its own line beside the rate's."""
        counts = [fact for fact in self.facts if fact.type in ("integer", "rate") and fact.high - fact.low > 0]
        rate = self.random.choice(self.numbers)
        if counts and self.random.random() < 0.4:
            fact = self.random.choice(counts)
            rate, line = "档次", self._graded(fact)
            self._rule("符合", "boolean", f"{fact.name} {self.random.choice(('<', '<='))} {line}")
        else:
            self._rule("符合", "boolean", self._test(2))
        base = self._number(1)
        more = ", round: half up to fen"
        behind = self._behind(f"符合 {base} {rate}")
        directed = [fact.name for fact in self.facts if fact.name in behind and (fact.is_number or fact.type == "date")]
        if directed and self.random.random() < 0.6:
            more += f", monotone: {{{self.random.choice(directed)}: {self.random.choice(('up', 'down'))}}}"
        if self.random.random() < 0.5:
            more += f", cliff: {self.random.choice((5, 35, 50, 80))}%"
        self._rule("金额", "money", f"if 符合 then {base} * {rate} else 0", more)

    def _graded(self, fact: Fact) -> Decimal:
        """A table of two grades and nothing beyond their last line, which is returned."""
        first, last = sorted((self._drawn(fact), self._drawn(fact)))
        tests = [f"<= {first}", f"({first}..{last}]", f"> {last}"] if first < last else [f"<= {last}", f"> {last}"]
        lines = ["  档次:", f"    clause: {CLAUSES[3]}", "    type: decimal", "    table:", "      hit: unique"]
        lines += [f"      in: {self._listed([fact.name])}", "      rules:"]
        for number, test in enumerate(tests, 1):
            result = "0" if number == len(tests) else str(4 - number)
            lines.append(f"        - {{when: {self._listed([test])}, then: '{result}', clause: {CLAUSES[3 + number]}}}")
        self.rules.append("\n".join(lines) + "\n")
        return last

    def _behind(self, text: str) -> set[str]:
        """The facts that a text rests on, directly or through decisions."""
        found = {fact.name for fact in self.facts if fact.name in text}
        for rule in reversed(self.rules):
            name = rule.split(":", 1)[0].strip()
            if name in text:
                text += rule
        return found | {fact.name for fact in self.facts if fact.name in text}
