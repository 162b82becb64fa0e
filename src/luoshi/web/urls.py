"""Addresses of the pages: for everybody, for enterprises, and (office_urls) for officials."""

from django.urls import include, path

from luoshi.web import accounts

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password, name="password"),
    path("", include("luoshi.web.office_urls")),
]
