"""Exams: what there is to practise, the page before, the player, the result.

A question's number is for reading; answers carry its place.
"""

from django.urls import path

from lms.learn.exams import player, saving, time
from lms.learn.exams.intro import intro
from lms.learn.exams.listing import listing
from lms.learn.exams.pictures import picture
from lms.learn.exams.result import result

urlpatterns = [
    path("luot/<uuid:uid>/luu/", saving.save_answer, name="exam_save"),  # first, since it is asked for most
    path("", listing, name="exam_list"),
    path("luot/<uuid:uid>/cau/<int:order>/", player.question, name="exam_question"),
    path("luot/<uuid:uid>/xem-lai/", player.check_answers, name="exam_check"),
    path("luot/<uuid:uid>/nop/", player.submit, name="exam_submit"),
    path("luot/<uuid:uid>/doi-may/", player.take_over, name="exam_takeover"),
    path("luot/<uuid:uid>/ket-qua/", result, name="exam_result"),
    path("luot/<uuid:uid>/hinh/<uuid:picture>/", picture, name="exam_picture"),
    path("luot/<uuid:uid>/trang-thai/", saving.state, name="exam_state"),
    path("luot/<uuid:uid>/nhip/", time.beat, name="exam_beat"),
    path("luot/<uuid:uid>/bu-gio/", time.take_back, name="exam_outage"),
    path("<slug:slug>/", intro, name="exam_intro"),
]
