"""Records of what was done, in the words that people read on a case's history and in the audit list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from luoshi.records.audit import Record
from luoshi.services import audit
from luoshi.services.acts import Channel
from luoshi.services.permissions import Action

WORDS: Mapping[Action, str] = {
    Action.CASE_VIEW: "查看办件",
    Action.CASE_START: "建立草稿",
    Action.CASE_SAVE: "保存申请内容",
    Action.CASE_ATTACH: "上传材料",
    Action.CASE_DETACH: "删去材料",
    Action.CASE_SUBMIT: "提交申请",
    Action.CASE_DISCARD: "放弃草稿",
    Action.CASE_WITHDRAW: "撤回申请",
    Action.CASE_CORRECT_ACCOUNT: "更正银行账户",
    Action.CASE_ACCEPT: "受理",
    Action.CASE_ASK_CORRECTIONS: "一次性告知补正",
    Action.CASE_NOT_ACCEPT: "不予受理",
    Action.CASE_AGREE: "同意",
    Action.CASE_GIVE_BACK: "退回",
    Action.CASE_REFUSE: "不予补贴",
    Action.CASE_ARCHIVE: "归档",
    Action.CASE_PRINT: "打印",
    Action.MESSAGE_READ: "阅读消息",
    Action.NOTICE_OBJECT: "提出异议",
    Action.OBJECTION_VIEW: "查看异议",
    Action.OBJECTION_SETTLE: "处理异议",
    Action.PAYMENT_TRANSFER: "发出划转指令",
    Action.PAYMENT_PAY: "发出拨付指令",
    Action.PAYMENT_SETTLE: "资金到账",
    Action.FUND_VIEW: "查看资金",
    Action.FUND_APPROPRIATE: "下达预算",
    Action.FUND_RECEIVE: "资金拨入",
    Action.DUTY_VIEW: "查看应办事项",
    Action.TASK_COMPLETE: "完成任务",
    Action.RETURN_VIEW: "查看报表",
    Action.RETURN_FILE: "报送报表",
    Action.REGISTER_EXPORT: "导出台账",
    Action.DASHBOARD_VIEW: "查看总览",
    Action.RELEASE_PROPOSE: "提交方案版本",
    Action.RELEASE_PUBLISH: "发布方案版本",
    Action.RELEASE_WITHDRAW: "撤回方案版本",
    Action.RELEASE_VIEW: "查看方案版本",
    Action.PROMISE_SET: "设定承诺时限",
    Action.AUDIT_VIEW: "查看审计记录",
    Action.AUDIT_VERIFY: "校验审计记录",
    Action.USER_MANAGE: "管理用户",
    Action.DATA_BACKUP: "备份数据",
    Action.DATA_RESTORE: "恢复数据",
    Action.CLOCK_SET: "拨动演示时钟",
    Action.SIGN_IN: "登录",
    Action.PASSWORD_CHANGE: "修改密码",
    Action.TOKEN_ISSUE: "签发接口令牌",
    Action.TOKEN_REVOKE: "吊销接口令牌",
    Action.SWEEP: "到期自动办理",
}


DOORS: Mapping[Channel, str] = {
    Channel.WEB: "网页",
    Channel.API: "接口",
    Channel.CLI: "命令行",
    Channel.WORKER: "后台",
}


@dataclass(frozen=True, slots=True)
class Done:
    """A record with its action in words; `refused` where the system did not do it, `detail` says what matters of it.

    `times` counts how often in a row the same person did the same; the record is the last of them.
    """

    record: Record
    title: str
    refused: bool
    detail: str
    door: str
    times: int = 1


def history(records: Sequence[Record]) -> tuple[Done, ...]:
    """Records in words, the latest first; the same thing done several times in a row stands there once."""
    told: list[Done] = []
    for record in reversed(records):
        done = what_was_done(record)
        last = told[-1] if told else None
        if last and (last.title, last.refused, last.detail, last.record.actor) == (
            done.title,
            done.refused,
            done.detail,
            record.actor,
        ):
            told[-1] = replace(last, times=last.times + 1)
        else:
            told.append(done)
    return tuple(told)


def what_was_done(record: Record) -> Done:
    """A record in words."""
    refused = record.action == audit.REFUSED
    payload = record.payload
    action = Action(str(payload["action"]) if refused else record.action)
    reason = payload.get("text") or payload.get("reason") or payload.get("finding") or ""
    items = payload.get("items")
    if isinstance(items, list):
        reason = "；".join(f"{name}：{text}" for name, text in items)
    clause = payload.get("clause")
    detail = f"（{clause}）{reason}" if clause else str(reason)
    return Done(record, WORDS[action], refused, detail, DOORS[Channel(record.channel)])
