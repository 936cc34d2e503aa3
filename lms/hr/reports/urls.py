"""URLs of reports, under /nhan-su/bao-cao/."""

from django.urls import path

from lms.hr.reports import one_report, views

urlpatterns = [
    path("", views.reports_page, name="reports"),
    path("tep/", views.files_page, name="report_files"),
    path("<slug:slug>/", one_report.report_page, name="report"),
    path("<slug:slug>/tai/", one_report.report_download, name="report_download"),
]
