from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move_out(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each version's files and check go to a row of their own."""
    # As they are at this step, not as the models are now.
    release: Any = apps.get_model("records", "Release")
    package: Any = apps.get_model("records", "Package")
    for row in release.objects.all():
        package.objects.create(release=row, files=row.files, check_result=row.check_result)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_sign_in_and_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("files", models.JSONField(verbose_name="文件")),
                ("check_result", models.JSONField(verbose_name="检查结果")),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="package", to="records.release"
                    ),
                ),
            ],
            options={
                "verbose_name": "方案包",
            },
        ),
        migrations.RunPython(move_out, elidable=True),
        migrations.RemoveField(model_name="release", name="files"),
        migrations.RemoveField(model_name="release", name="check_result"),
    ]
