"""A program that puts the small city and cases into the installation it runs on."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 — what has tables needs Django started

from tests.services.city import Scene, build, drive  # noqa: E402

call_command("migrate", verbosity=0)
city = build()
drive(city, "east", Scene.PAID)
drive(city, "river", Scene.ON_NOTICE)
drive(city, "city", Scene.DRAFT)
