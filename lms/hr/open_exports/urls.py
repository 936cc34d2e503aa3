"""Everything in open formats, under /quan-tri/xuat-du-lieu/."""

from django.urls import path

from lms.hr.open_exports import views

app_name = "open_export"
urlpatterns = [
    path("", views.page, name="page"),
    path("<uuid:pk>/tep/", views.file, name="file"),
]
