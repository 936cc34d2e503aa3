"""URLs of the overdue list, under /nhan-su/qua-han/."""

from django.urls import path

from lms.hr.overdue import acts, views

urlpatterns = [
    path("", views.overdue_page, name="overdue"),
    path("viec/", acts.overdue_act, name="overdue_act"),
    path("tai/", views.overdue_download, name="overdue_download"),
]
