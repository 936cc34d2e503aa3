"""URLs of rules of giving, under /nhan-su/quy-tac/."""

from django.urls import path

from lms.hr.assigning_rules import views

urlpatterns = [
    path("", views.rule_list, name="assignment_rules"),
    path("<uuid:uid>/", views.rule_page, name="assignment_rule"),
    path("<uuid:uid>/dung/", views.rule_stop, name="assignment_rule_stop"),
]
