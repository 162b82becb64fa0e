"""The register of enterprises, and what the city already knows of each."""

from django.db import models


class Enterprise(models.Model):
    """An enterprise; `region` is the area to which its applications belong."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=120)
    region = models.CharField("区划代码", max_length=12, db_index=True)
    region_name = models.CharField("所在地", max_length=60)

    class Meta:
        ordering = ("name",)
        verbose_name = "企业"

    def __str__(self) -> str:
        return self.name


class RegisterFact(models.Model):
    """A fact that a register holds of an enterprise for a year.

    `value` is the fact's JSON form, decimals as strings.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="facts")
    register = models.CharField("登记库", max_length=40)
    term = models.CharField("事实", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    value = models.JSONField("值")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("enterprise", "register", "term", "year"), name="register_fact_once"),
        )
        verbose_name = "登记事实"

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} {self.term}"
