"""Settings of an installation, taken from the LUOSHI_* environment (docs/settings.md)."""

import os
from pathlib import Path

from luoshi.site.databases import database
from luoshi.site.environment import flag, folder, mail_server, private_folder, words
from luoshi.site.secret_key import kept_secret_key

_SOURCE = Path(__file__).resolve().parents[1]
_REPOSITORY = _SOURCE.parents[1]
_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS

LUOSHI_DATA = private_folder("LUOSHI_DATA", Path("var"))
LUOSHI_PROGRAMMES = folder("LUOSHI_PROGRAMMES", Path("programmes"))
LUOSHI_DEMO = flag("LUOSHI_DEMO")
LUOSHI_HTTPS = flag("LUOSHI_HTTPS", default=not (LUOSHI_DEMO or flag("LUOSHI_DEBUG")))

DEBUG = flag("LUOSHI_DEBUG")
SECRET_KEY = os.environ.get("LUOSHI_SECRET_KEY") or kept_secret_key(LUOSHI_DATA)
ALLOWED_HOSTS = list(words("LUOSHI_HOSTS", default=("127.0.0.1", "localhost")))

INSTALLED_APPS = [
    "luoshi.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "luoshi.api.problems.ProblemAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshi.web.security.headers",
    "luoshi.web.security.whole_texts",
    "luoshi.web.security.idle_sign_out",
    "luoshi.web.security.own_password_first",
    "luoshi.web.refusals.RefusalPages",
]
ROOT_URLCONF = "luoshi.site.urls"
WSGI_APPLICATION = "luoshi.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_SOURCE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.web.navigation.frame",
            ],
            "libraries": {"luoshi": "luoshi.web.templatetags.luoshi"},
        },
    },
]

DATABASES = {"default": database(os.environ.get("LUOSHI_DATABASE_URL", ""), LUOSHI_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_USER_MODEL = "records.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 8 * _HOUR_SECONDS
SESSION_IDLE_SECONDS = _HOUR_SECONDS // 2
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = LUOSHI_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = LUOSHI_HTTPS
# A proxy that ends TLS passes plain HTTP on, so the origin the browser states must be listed by name.
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if LUOSHI_HTTPS else []
SECURE_HSTS_SECONDS = 30 * _DAY_SECONDS if LUOSHI_HTTPS else 0
# The proxy that ends TLS redirects to it, and what holds for this host need not hold for its neighbours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = _REPOSITORY / "build" / "static"
STATICFILES_DIRS = [_REPOSITORY / "frontend" / "dist"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads have no address of their own: pages hand them out after asking whether the reader may see them.
MEDIA_ROOT = LUOSHI_DATA / "uploads"

DEFAULT_FROM_EMAIL = os.environ.get("LUOSHI_MAIL_FROM", "luoshi@localhost")
EMAIL_FILE_PATH = LUOSHI_DATA / "mail"
_MAIL = mail_server("LUOSHI_MAIL_URL")
if _MAIL is None:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
    EMAIL_USE_SSL = _MAIL.secure

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"luoshi": {"level": "INFO"}},
}
