"""URLs of the evidence rules, under /nhan-su/quy-tac-minh-chung/."""

from django.urls import path

from lms.hr.evidence_rules import assessors, views, writing

urlpatterns = [
    path("", views.rule_list, name="evidence_rules"),
    path("sua/", writing.rule_edit, name="evidence_rule_edit"),
    path("thoi/", writing.rule_end, name="evidence_rule_end"),
    path("nguoi-danh-gia/", assessors.assessors, name="assessors"),
    path("nguoi-danh-gia/<int:pk>/thoi/", assessors.assessor_end, name="assessor_end"),
]
