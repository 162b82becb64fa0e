"""The double-entry ledger and the payment orders, in integer fen."""

from django.db import models


class AccountKind(models.TextChoices):
    """What an account stands for."""

    APPROPRIATION = "appropriation", "核定预算"
    BUDGET = "budget", "可用预算"
    COMMITTED = "committed", "已承诺未付"
    SPENT = "spent", "已支出预算"
    ORIGIN = "origin", "资金来源"
    SOURCE = "source", "资金专户"
    OUTLET = "outlet", "支出户"
    PAYEE = "payee", "补贴对象"


class Account(models.Model):
    """An account of a programme's fund. `balance_fen` is kept with each entry so that caps hold under concurrency."""

    programme = models.CharField("方案标识", max_length=60)
    fund = models.CharField("资金", max_length=60)
    kind = models.CharField("类别", max_length=14, choices=AccountKind.choices)
    name = models.CharField("科目名称", max_length=80)
    balance_fen = models.BigIntegerField("余额（分）", default=0)
    may_be_negative = models.BooleanField("允许为负", default=False)

    class Meta:
        ordering = ("programme", "fund", "kind")
        constraints = (
            models.UniqueConstraint(fields=("programme", "fund", "kind"), name="account_once"),
            models.CheckConstraint(
                condition=models.Q(may_be_negative=True) | models.Q(balance_fen__gte=0), name="never_overdrawn"
            ),
        )
        verbose_name = "科目"

    def __str__(self) -> str:
        return self.name


class EntryKind(models.TextChoices):
    """What an entry records."""

    BUDGET = "budget", "下达预算"
    RECEIVE = "receive", "资金拨入"
    COMMIT = "commit", "承诺"
    TRANSFER = "transfer", "划转"
    PAY = "pay", "拨付"


class Entry(models.Model):
    """Lines that sum to zero. `key` is unique: the same thing is never entered twice."""

    key = models.CharField("幂等键", max_length=100, unique=True)
    kind = models.CharField("类别", max_length=10, choices=EntryKind.choices)
    at = models.DateTimeField("时间")
    case = models.ForeignKey("records.Case", models.PROTECT, null=True, related_name="entries")
    text = models.CharField("摘要", max_length=200)

    class Meta:
        ordering = ("id",)
        verbose_name = "分录"

    def __str__(self) -> str:
        return self.key


class Line(models.Model):
    """One side of an entry; positive is a debit."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    amount_fen = models.BigIntegerField("金额（分）")

    class Meta:
        ordering = ("id",)
        verbose_name = "分录行"

    def __str__(self) -> str:
        return f"{self.account} {self.amount_fen}"


class OrderState(models.TextChoices):
    """How far a payment order has come."""

    COMMITTED = "committed", "待划转"
    TRANSFER_ORDERED = "transfer_ordered", "划转中"
    TRANSFERRED = "transferred", "待拨付"
    PAY_ORDERED = "pay_ordered", "拨付中"
    SETTLED = "settled", "已到账"


class PaymentOrder(models.Model):
    """The one payment of a case. The worker settles an ordered step under a lease and posts it once."""

    case = models.OneToOneField("records.Case", models.PROTECT, related_name="payment")
    number = models.CharField("拨付单号", max_length=40, unique=True)
    programme = models.CharField("方案标识", max_length=60)
    fund = models.CharField("资金", max_length=60)
    amount_fen = models.BigIntegerField("金额（分）")
    payee = models.CharField("收款单位", max_length=120)
    bank = models.CharField("开户银行", max_length=60)
    account_number = models.CharField("账号", max_length=32)
    state = models.CharField("状态", max_length=16, choices=OrderState.choices, default=OrderState.COMMITTED)
    lease_until = models.DateTimeField("占用至", null=True)
    leased_by = models.CharField("占用者", max_length=60, blank=True)
    created_at = models.DateTimeField("建立时间")
    settled_at = models.DateTimeField("到账时间", null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "lease_until")), models.Index(fields=("state", "settled_at")))
        constraints = (models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="order_pays_something"),)
        verbose_name = "拨付单"

    def __str__(self) -> str:
        return self.number
