"""URLs of decisions, under /nhan-su/quyet-dinh/."""

from django.urls import path

from lms.hr.decisions import drafts, views, wizard

urlpatterns = [
    path("", views.decision_list, name="decisions"),
    path("moi/", wizard.new_decision, name="decision_new"),
    path("moi/<slug:step>/", wizard.decision_step, name="decision_step"),
    path("nhap/<uuid:uid>/bo/", drafts.draft_discard, name="decision_draft_discard"),
    path("<uuid:uid>/", views.decision_page, name="decision"),
    path("<uuid:uid>/ban-quet/", views.decision_scan, name="decision_scan"),
]
