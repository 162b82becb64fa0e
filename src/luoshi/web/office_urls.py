"""Addresses of the pages for officials."""

from django.urls import path

from luoshi.web import review, work

urlpatterns = [
    path("work/", work.todo, name="work"),
    path("work/done/", work.done, name="work-done"),
    path("work/all/", work.everything, name="work-all"),
    path("work/cases/<int:case_id>/", review.page, name="review"),
    path("work/cases/<int:case_id>/accept/", review.accept, name="review-accept"),
    path("work/cases/<int:case_id>/agree/", review.agree, name="review-agree"),
    path("work/cases/<int:case_id>/corrections/", review.ask_corrections, name="review-corrections"),
    path("work/cases/<int:case_id>/give-back/", review.give_back, name="review-give-back"),
    path("work/cases/<int:case_id>/not-accept/", review.not_accept, name="review-not-accept"),
    path("work/cases/<int:case_id>/refuse/", review.refuse, name="review-refuse"),
    path("work/cases/<int:case_id>/archive/", review.archive, name="review-archive"),
    path("work/papers/<int:attachment_id>/", review.paper, name="paper"),
]
