"""URLs of reports, under /nhan-su/bao-cao/."""

from django.urls import path

from lms.hr.reports import views

urlpatterns = [
    path("", views.reports_page, name="reports"),
    path("tep/", views.files_page, name="report_files"),
]
