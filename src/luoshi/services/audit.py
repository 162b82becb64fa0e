"""The record of everything done or refused: appended in SM3 hash chains, verified from first to last."""

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from luoshi.deadlines import SHANGHAI
from luoshi.records.audit import ChainHead, DailyRoot, Record
from luoshi.records.cases import Case
from luoshi.services import statements
from luoshi.services.acts import Act, Payload, Refused

# Writers to different chains do not queue behind each other; one case always writes to the same chain.
CHAINS = 16
# What stands for the action of a record that says something was refused; its payload names the action.
REFUSED = "refused"
# What stands for the hash before the first record of a chain.
START = "0" * 64
_BATCH = 2_000
_TAKE = f"UPDATE {ChainHead._meta.db_table} SET seq = seq + 1 WHERE chain = %s RETURNING seq, hash"
_LINK = f"UPDATE {ChainHead._meta.db_table} SET hash = %s WHERE chain = %s"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of verifying the chains: records read, and what is wrong in words (empty when all is sound)."""

    records: int
    chains: int
    days: int
    faults: tuple[str, ...]


def append(act: Act, action: str, target: str, payload: Payload, case: Case | None = None) -> Record:
    """Append one record of an action done; belongs into the same transaction as the action, as its last write."""
    chain = (case.pk if case else zlib.crc32(target.encode())) % CHAINS
    seq, previous = _next(chain)
    post = act.posts[0] if act.posts else None
    record = Record(
        chain=chain,
        seq=seq,
        at=act.now,
        action=action,
        actor=str(act.user) if act.user else ("系统" if act.is_system else "访客"),
        actor_id_text=act.user.username if act.user else "",
        unit=post.unit.name if post else "",
        channel=act.channel.value,
        target=target[:60],
        case=case,
        payload=dict(payload),
        previous=previous,
    )
    record.hash = hash_of(record)
    record.save(force_insert=True)
    statements.run(_LINK, record.hash, chain)
    return record


def append_refusal(act: Act, action: str, target: str, refusal: Refused) -> None:
    """Record, in a transaction of its own, that an action was refused and why."""
    with transaction.atomic():
        problems = [problem.code for problem in refusal.problems][:20]
        append(act, REFUSED, target, {"action": action, "code": refusal.code, "problems": problems})


def close_day(act: Act, day: dt.date) -> DailyRoot | None:
    """Join all chains' heads under one hash once the day is over; None where it or a later day is joined already."""
    closed = DailyRoot.objects.filter(day__gte=day)
    if closed.exists():
        return None
    with transaction.atomic():
        heads = [[head.chain, head.seq, head.hash] for head in ChainHead.objects.order_by("chain").select_for_update()]
        # Asked again now that the heads are locked: another worker may have closed the day meanwhile.
        if closed.exists():
            return None
        last = DailyRoot.objects.order_by("-day").first()
        previous = last.hash if last else START
        return DailyRoot.objects.create(day=day, heads=heads, previous=previous, hash=_root(day, heads, previous))


def verify() -> Verification:
    """Read every chain and every daily root; name the first record altered, inserted or removed in each chain."""
    faults: list[str] = []
    read = 0
    reached: dict[tuple[int, int], str] = {}
    roots = list(DailyRoot.objects.order_by("day"))
    wanted = {(chain, seq) for root in roots for chain, seq, _ in root.heads}
    heads = {head.chain: head for head in ChainHead.objects.all()}
    chains = sorted(set(heads) | set(Record.objects.order_by().values_list("chain", flat=True).distinct()))
    for chain in chains:
        previous, seq = START, 0
        for record in _records(chain):
            read += 1
            fault = _fault(record, seq + 1, previous)
            if fault:
                faults.append(fault)
                break
            seq, previous = record.seq, record.hash
            if (chain, seq) in wanted:
                reached[(chain, seq)] = previous
        else:
            head = heads.get(chain)
            if head is None or (head.seq, head.hash) != (seq, previous):
                faults.append(f"第{chain}链在第{seq}条之后被截断或改动：链首应为第{head.seq if head else '?'}条。")
    faults.extend(_root_faults(roots, reached))
    return Verification(read, len(chains), len(roots), tuple(faults))


def _next(chain: int) -> tuple[int, str]:
    """The number that the chain's next record takes, and the hash before it; the head is locked until the commit."""
    for seq, previous in statements.rows(_TAKE, chain):
        return seq, previous
    ChainHead.objects.get_or_create(chain=chain, defaults={"seq": 0, "hash": START})
    return _next(chain)


def _records(chain: int) -> Iterator[Record]:
    return Record.objects.filter(chain=chain).order_by("seq").iterator(_BATCH)


def _fault(record: Record, seq: int, previous: str) -> str:
    place = f"第{record.chain}链第{record.seq}条（{record.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {record.action}）"
    if record.seq != seq:
        return f"第{record.chain}链缺第{seq}条：其后是{place}。"
    if record.previous != previous:
        return f"{place}与前一条衔接不上：此处有记录被插入、删除或替换。"
    if record.hash != hash_of(record):
        return f"{place}的内容被改动过。"
    return ""


def _root_faults(roots: list[DailyRoot], reached: dict[tuple[int, int], str]) -> Iterator[str]:
    previous = START
    for root in roots:
        if root.previous != previous or root.hash != _root(root.day, root.heads, root.previous):
            yield f"{root.day} 的日根被改动过。"
            return
        for chain, seq, head_hash in root.heads:
            if seq and reached.get((chain, seq)) != head_hash:
                yield f"{root.day} 日终时第{chain}链有{seq}条记录，如今对不上：记录被删除或改写。"
                return
        previous = root.hash


def _root(day: dt.date, heads: list[list[object]], previous: str) -> str:
    return sm3(json.dumps([day.isoformat(), heads, previous], separators=(",", ":")))


def hash_of(record: Record) -> str:
    """The SM3 that binds a record to the one before it: over the previous hash and all other columns."""
    columns = [
        record.chain,
        record.seq,
        record.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        record.action,
        record.actor,
        record.actor_id_text,
        record.unit,
        record.channel,
        record.target,
        record.case_id,
        record.payload,
        record.previous,
    ]
    return sm3(json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def sm3(text: str) -> str:
    """The SM3 (GB/T 32905) of a text in UTF-8, in hexadecimal."""
    return hashlib.new("sm3", text.encode()).hexdigest()
