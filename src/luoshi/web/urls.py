"""Addresses of the pages: for everybody, for enterprises, and (office_urls) for officials."""

from django.urls import include, path, register_converter

from luoshi.services.printing import Paper
from luoshi.web import accounts, applying, cases, notices, programmes


class PaperConverter:
    """A paper of a case in an address; another word than its name is no address."""

    regex = "|".join(Paper)

    def to_python(self, value: str) -> Paper:
        """The paper that the address names."""
        return Paper(value)

    def to_url(self, value: str) -> str:
        """The name in the address."""
        return value


register_converter(PaperConverter, "paper")

urlpatterns = [
    path("", programmes.home, name="home"),
    path("programmes/<slug:programme_id>/", programmes.document, name="programme"),
    path("programmes/<slug:programme_id>/calculator", programmes.calculator, name="calculator"),
    path("programmes/<slug:programme_id>/apply/<str:procedure>/", applying.apply, name="apply"),
    path("notices/", notices.board, name="notices"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path("my/", cases.my, name="my"),
    path("my/inbox/", cases.inbox, name="inbox"),
    path("my/inbox/<int:message_id>/read/", cases.read, name="message-read"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/form/", applying.form, name="case-form"),
    path("cases/<int:case_id>/materials/", applying.materials, name="case-materials"),
    path("cases/<int:case_id>/check/", applying.check, name="case-check"),
    path("cases/<int:case_id>/withdraw/", cases.withdraw, name="case-withdraw"),
    path("cases/<int:case_id>/discard/", cases.discard, name="case-discard"),
    path("cases/<int:case_id>/account/", cases.account, name="case-account"),
    path("cases/<int:case_id>/print/<paper:paper>.pdf", cases.print_paper, name="case-print"),
    path("cases/<int:case_id>/files/<int:attachment_id>/", cases.attachment, name="attachment"),
    path("cases/<int:case_id>/files/<int:attachment_id>/remove/", applying.remove_file, name="attachment-remove"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password, name="password"),
    path("", include("luoshi.web.office_urls")),
]
