"""URLs of surveys of needs, under /nhan-su/khao-sat/."""

from django.urls import path

from lms.hr.surveys import views

urlpatterns = [
    path("", views.surveys, name="surveys"),
    path("moi/", views.new_survey, name="survey_new"),
    path("<uuid:uid>/", views.survey, name="survey"),
    path("<uuid:uid>/nhac/", views.remind, name="survey_remind"),
    path("<uuid:uid>/ket-thuc/", views.close, name="survey_close"),
    path("<uuid:uid>/xuat/", views.workbook, name="survey_file"),
]
