"""URLs of decisions, under /nhan-su/quyet-dinh/."""

from django.urls import path

from lms.hr.decisions import views, wizard

urlpatterns = [
    path("", views.decision_list, name="decisions"),
    path("moi/", wizard.new_decision, name="decision_new"),
    path("moi/<slug:step>/", wizard.decision_step, name="decision_step"),
    path("<uuid:uid>/", views.decision_page, name="decision"),
    path("<uuid:uid>/ban-quet/", views.decision_scan, name="decision_scan"),
]
