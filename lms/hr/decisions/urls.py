"""URLs of decisions, under /nhan-su/quyet-dinh/."""

from django.urls import path

from lms.hr.decisions import corrections, drafts, files, views, wizard

urlpatterns = [
    path("", views.decision_list, name="decisions"),
    path("moi/", wizard.new_decision, name="decision_new"),
    path("moi/<slug:step>/", wizard.decision_step, name="decision_step"),
    path("tep/", files.decision_files, name="decision_files"),
    path("tep/mau/", files.decision_file_template, name="decision_file_template"),
    path("tep/<uuid:uid>/", files.decision_file, name="decision_file"),
    path("nhap/<uuid:uid>/bo/", drafts.draft_discard, name="decision_draft_discard"),
    path("<uuid:uid>/", views.decision_page, name="decision"),
    path("<uuid:uid>/dinh-chinh/", corrections.decision_correct, name="decision_correct"),
    path("<uuid:uid>/huy/", corrections.decision_cancel, name="decision_cancel"),
    path("<uuid:uid>/ban-quet/", views.decision_scan, name="decision_scan"),
]
