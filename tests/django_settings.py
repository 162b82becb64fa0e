"""The site's settings with what differs in tests: a data folder of their own, quick hashing, no collected assets."""

import os
import tempfile

os.environ.setdefault("LUOSHI_DATA", tempfile.mkdtemp(prefix="luoshi-test-"))
os.environ.setdefault("LUOSHI_SECRET_KEY", "tests-only")
os.environ.setdefault("LUOSHI_HTTPS", "false")

from luoshi.site.settings import *  # noqa: F403  (Django's way to vary settings)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
