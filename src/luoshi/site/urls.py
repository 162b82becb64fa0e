"""Addresses: the API under /api/, the pages everywhere else."""

from django.urls import include, path

handler400 = "luoshi.web.refusals.unreadable"
urlpatterns = [
    path("api/", include("luoshi.api.urls")),
    path("", include("luoshi.web.urls")),
]
