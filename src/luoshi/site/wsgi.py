"""The application as a web server runs it: `granian --interface wsgi luoshi.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")

application = get_wsgi_application()
