"""URLs of the roster import, under /nhan-su/nhap-danh-sach/."""

from django.urls import path

from lms.hr.roster import views

urlpatterns = [
    path("", views.roster_list, name="roster_list"),
    path("moi/", views.roster_new, name="roster_new"),
    path("mau/", views.roster_file_template, name="roster_template"),
    path("<uuid:uid>/", views.roster_resume, name="roster_resume"),
    path("<uuid:uid>/tep-loi/", views.roster_errors, name="roster_errors"),
    path("<uuid:uid>/hoan-tac/", views.roster_undo, name="roster_undo"),
    path("<uuid:uid>/<slug:step>/", views.roster_step, name="roster_step"),
]
