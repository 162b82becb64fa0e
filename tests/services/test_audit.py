"""Records altered, inserted or removed behind the program's back, and what `luoshi audit verify` says of it.

All records stand in one chain, so that the numbers in the table can be counted by hand: four on the first day, closed
under a daily root, three on the second, closed likewise, and one more.
"""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from luoshi.cli import main
from luoshi.deadlines import SHANGHAI
from luoshi.records.audit import ChainHead, DailyRoot, Record
from luoshi.services import audit
from luoshi.services.acts import Act, Channel

FIRST_DAY = dt.datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
SECOND_DAY = FIRST_DAY + dt.timedelta(days=1)
THIRD_DAY = FIRST_DAY + dt.timedelta(days=2)
TARGET = "人员"

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> int:
    """The number of the chain that holds everything."""
    chains = set()
    for day, count in ((FIRST_DAY, 4), (SECOND_DAY, 3), (THIRD_DAY, 1)):
        for number in range(count):
            act = Act(None, day + dt.timedelta(minutes=number), Channel.WORKER)
            chains.add(audit.append(act, "sweep", TARGET, {"number": number}).chain)
        if day != THIRD_DAY:
            audit.close_day(Act(None, day, Channel.WORKER), day.date())
    (found,) = chains
    return found


def record(seq: int) -> Record:
    return Record.objects.get(seq=seq)


def changing(seq: int, **columns: object) -> Callable[[], object]:
    return lambda: Record.objects.filter(seq=seq).update(**columns)


def removing(*seqs: int) -> Callable[[], object]:
    return lambda: Record.objects.filter(seq__in=seqs).delete()


def renumbered(seq: int) -> None:
    """Remove one record and close the gap in the numbers."""
    Record.objects.filter(seq=seq).delete()
    for later in Record.objects.filter(seq__gt=seq).order_by("seq"):
        Record.objects.filter(pk=later.pk).update(seq=later.seq - 1)


def inserted(seq: int) -> None:
    """Put a copy of a record after it, moving the later ones on."""
    for later in Record.objects.filter(seq__gt=seq).order_by("-seq"):
        Record.objects.filter(pk=later.pk).update(seq=later.seq + 1)
    copy = record(seq)
    copy.pk, copy.seq = None, seq + 1
    copy.save()


def appended() -> None:
    last = record(8)
    last.pk, last.seq, last.previous = None, 9, last.hash
    last.save()


def cut(seq: int) -> None:
    """Remove the tail and set the head back, as somebody would who knows how the chain is kept."""
    Record.objects.filter(seq__gt=seq).delete()
    ChainHead.objects.update(seq=seq, hash=record(seq).hash)


def all_removed() -> None:
    Record.objects.all().delete()
    ChainHead.objects.all().delete()


def change_root() -> None:
    root = DailyRoot.objects.order_by("day")[0]
    root.heads[0][1] = 3
    root.save()


def remove_root() -> None:
    DailyRoot.objects.order_by("day")[0].delete()


# id, what was done, and the words that must name the first thing at fault; {} is the chain's number.
TAMPERING = [
    ("payload", changing(3, payload={"number": 9}), "第{}链第3条（2026-11-20 09:02 sweep）的内容被改动过"),
    ("actor", changing(1, actor="别人"), "第{}链第1条（2026-11-20 09:00 sweep）的内容被改动过"),
    ("account", changing(1, actor_id_text="somebody"), "第{}链第1条"),
    ("unit", changing(2, unit="某局"), "第{}链第2条"),
    ("channel", changing(2, channel="web"), "第{}链第2条"),
    ("target", changing(2, target="别的"), "第{}链第2条"),
    ("action", changing(2, action="audit.verify"), "第{}链第2条（2026-11-20 09:01 audit.verify）的内容被改动过"),
    ("time", changing(5, at=SECOND_DAY + dt.timedelta(hours=1)), "第{}链第5条（2026-11-21 10:00 sweep）的内容被改动过"),
    ("hash", changing(6, hash="f" * 64), "第{}链第6条"),
    ("link", changing(6, previous="f" * 64), "第{}链第6条（2026-11-21 09:01 sweep）与前一条衔接不上"),
    ("the first removed", removing(1), "第{}链缺第1条"),
    ("one in the middle removed", removing(4), "第{}链缺第4条：其后是第{}链第5条"),
    ("removed and renumbered", lambda: renumbered(4), "第{}链第4条（2026-11-21 09:00 sweep）与前一条衔接不上"),
    ("inserted", lambda: inserted(2), "第{}链第3条（2026-11-20 09:01 sweep）与前一条衔接不上"),
    ("appended by hand", appended, "第{}链第9条（2026-11-22 09:00 sweep）的内容被改动过"),
    ("the last removed", removing(8), "第{}链在第7条之后被截断或改动：链首应为第8条"),
    ("head set back", lambda: ChainHead.objects.update(seq=7), "第{}链在第8条之后被截断或改动"),
    ("head removed", lambda: ChainHead.objects.all().delete(), "第{}链在第8条之后被截断或改动"),
    ("tail removed with the head set back", lambda: cut(5), "2026-11-21 日终时第{}链有7条记录，如今对不上"),
    ("everything removed", all_removed, "2026-11-20 日终时第{}链有4条记录，如今对不上"),
    ("a daily root altered", change_root, "2026-11-20 的日根被改动过"),
    ("a daily root removed", remove_root, "2026-11-21 的日根被改动过"),
]


def test_sound_records_are_found_sound(chain: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 8, "chains": 1, "days": 2, "faults": []}
    # That somebody verified is a record itself.
    assert main(["audit", "verify"]) == 0
    assert "读了 9 条记录" in capsys.readouterr().out


@pytest.mark.parametrize(("tamper", "named"), [row[1:] for row in TAMPERING], ids=[row[0] for row in TAMPERING])
def test_the_first_fault_is_named(
    chain: int, capsys: pytest.CaptureFixture[str], tamper: Callable[[], object], named: str
) -> None:
    tamper()
    assert main(["audit", "verify", "--json"]) == 1
    assert named.format(chain, chain) in json.loads(capsys.readouterr().out)["faults"][0]


def test_faults_are_told_in_words(chain: int, capsys: pytest.CaptureFixture[str]) -> None:
    changing(3, payload={})()
    assert main(["audit", "verify"]) == 1
    told = capsys.readouterr()
    assert "处问题" in told.out
    assert f"第{chain}链第3条" in told.err
