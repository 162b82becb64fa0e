"""Django's registration of the records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The application `records`."""

    name = "luoshi.records"
    label = "records"
    verbose_name = "业务记录"
    default_auto_field = "django.db.models.BigAutoField"
