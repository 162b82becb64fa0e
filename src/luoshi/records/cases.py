"""Cases and what belongs to each: papers, opinions, corrections, messages and the seats of its chain."""

from django.db import models


class CaseStatus(models.TextChoices):
    """Where a case stands; which stage it is in is the programme's own word, kept in `Case.stage`."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    CORRECTING = "correcting", "待补正"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回修改"
    ON_NOTICE = "on_notice", "公示中"
    OBJECTED = "objected", "公示暂停"
    PAYING = "paying", "拨付中"
    PAID = "paid", "已拨付"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    REFUSED = "refused", "不予补贴"
    WITHDRAWN = "withdrawn", "已撤回"


# A case in one of these has its `ended_at` and stays as it is.
ENDED = frozenset({CaseStatus.PAID, CaseStatus.NOT_ACCEPTED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN})


class Case(models.Model):
    """One application through a procedure.

    `facts` and `results` hold JSON forms (decimals as strings). `revision` counts every change, so that a stale page
    is refused. `once_key` is unique while the application counts against the programme's limit. `route` are stage ids
    in order.
    """

    number = models.CharField("办件编号", max_length=30, unique=True, null=True)
    release = models.ForeignKey("records.Release", models.PROTECT, related_name="cases")
    procedure = models.CharField("事项", max_length=60)
    enterprise = models.ForeignKey("records.Enterprise", models.PROTECT, related_name="cases")
    applicant = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    region = models.CharField("区划代码", max_length=12)
    status = models.CharField("状态", max_length=14, choices=CaseStatus.choices, default=CaseStatus.DRAFT)
    route = models.JSONField("路径", default=list)
    stage = models.CharField("环节", max_length=60, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    facts = models.JSONField("事实", default=dict)
    results = models.JSONField("判定", default=dict)
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    decided_on = models.DateField("适用日期", null=True)
    once_key = models.CharField("一次性约束", max_length=120, unique=True, null=True)
    revision = models.PositiveIntegerField("修订号", default=0)
    created_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    ended_at = models.DateTimeField("办结时间", null=True)
    archived_at = models.DateTimeField("归档时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("region", "status", "-id")),
            models.Index(fields=("status", "-id")),
            models.Index(fields=("enterprise", "-id")),
            # Everything that counts of many cases are made from, so that they need not read the cases themselves.
            models.Index(
                fields=("release", "region", "status", "stage", "submitted_at", "amount_fen"), name="case_tally"
            ),
        )
        verbose_name = "办件"

    def __str__(self) -> str:
        return self.number or f"草稿 {self.pk}"


class Attachment(models.Model):
    """An uploaded paper; `path` is relative to the upload folder, `digest` its SM3."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    material = models.CharField("材料", max_length=60)
    filename = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size_bytes = models.PositiveBigIntegerField("大小（字节）")
    digest = models.CharField("指纹", max_length=64)
    path = models.CharField("存放位置", max_length=200)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("移除时间", null=True)

    class Meta:
        ordering = ("material", "id")
        verbose_name = "附件"

    def __str__(self) -> str:
        return self.filename


class Verdict(models.TextChoices):
    """What an office says of its part of a review."""

    AGREE = "agree", "同意"
    RETURN = "return", "退回"
    REFUSE = "refuse", "不同意"


class Opinion(models.Model):
    """One office's word on its part of a stage, in one round of the case. `part` is the programme's role name."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    stage = models.CharField("环节", max_length=60)
    round = models.PositiveSmallIntegerField("轮次")
    part = models.CharField("办理单位", max_length=60)
    unit = models.ForeignKey("records.Unit", models.PROTECT, related_name="+")
    user = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    verdict = models.CharField("意见", max_length=10, choices=Verdict.choices)
    clause = models.CharField("依据条款", max_length=40, blank=True)
    text = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("case", "stage", "round", "part"), name="opinion_once_a_round"),)
        verbose_name = "审核意见"

    def __str__(self) -> str:
        return f"{self.case} {self.stage} {self.part}"


class Seat(models.Model):
    """The one place that a person has in a case's chain: nobody acts in a second one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="seats")
    user = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    stage = models.CharField("环节", max_length=60)
    part = models.CharField("办理单位", max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "user"), name="one_seat_a_person"),)
        verbose_name = "经办席位"

    def __str__(self) -> str:
        return f"{self.case} {self.user} {self.stage}"


class Correction(models.Model):
    """A list of what the applicant must mend, with a day. `once_only` marks the one complete list before acceptance."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    stage = models.CharField("环节", max_length=60)
    once_only = models.BooleanField("一次性告知")
    items = models.JSONField("补正事项")
    asked_by = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("告知时间")
    due_at = models.DateTimeField("补正期限", null=True)
    answered_at = models.DateTimeField("补正时间", null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(once_only=True), name="one_complete_list_a_case"
            ),
        )
        verbose_name = "补正告知"

    def __str__(self) -> str:
        return f"{self.case} 补正"


class Message(models.Model):
    """Something told to an enterprise, in its inbox."""

    enterprise = models.ForeignKey("records.Enterprise", models.PROTECT, related_name="messages")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="messages")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    due_at = models.DateTimeField("期限", null=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("enterprise", "-id")),)
        verbose_name = "消息"

    def __str__(self) -> str:
        return self.title
