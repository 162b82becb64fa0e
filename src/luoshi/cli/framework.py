"""Starting Django for the commands that need the database; the others never import it."""

import os

import django


def start_django() -> None:
    """Load the settings and the models; call it before importing anything that has tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
    django.setup()
