"""Sittings of supervised exams, under /nhan-su/ca-thi/."""

from django.urls import path

from lms.hr.sittings import desk, views

urlpatterns = [
    path("", views.sitting_list, name="sittings"),
    path("moi/", views.new_sitting, name="sitting_new"),
    path("<uuid:uid>/", desk.sitting, name="sitting"),
    path("<uuid:uid>/bang/", desk.table, name="sitting_table"),
    path("<uuid:uid>/sua/", views.edit_sitting, name="sitting_edit"),
    path("<uuid:uid>/ma/", desk.pin, name="sitting_pin"),
    path("<uuid:uid>/them-gio/", desk.more_time, name="sitting_time"),
    path("<uuid:uid>/ket-thuc/", desk.end, name="sitting_end"),
]
