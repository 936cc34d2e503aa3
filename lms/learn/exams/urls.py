"""Exams: the page before, the player, the result. A question's number is for reading; answers carry its place."""

from django.urls import path

from lms.learn.exams import pages, saving

urlpatterns = [
    path("luot/<uuid:uid>/cau/<int:order>/", pages.question, name="exam_question"),
    path("luot/<uuid:uid>/xem-lai/", pages.check_answers, name="exam_check"),
    path("luot/<uuid:uid>/nop/", pages.submit, name="exam_submit"),
    path("luot/<uuid:uid>/doi-may/", pages.take_over, name="exam_takeover"),
    path("luot/<uuid:uid>/ket-qua/", pages.result, name="exam_result"),
    path("luot/<uuid:uid>/luu/", saving.save_answer, name="exam_save"),
    path("luot/<uuid:uid>/trang-thai/", saving.state, name="exam_state"),
    path("<slug:slug>/", pages.intro, name="exam_intro"),
]
