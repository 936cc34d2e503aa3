"""URLs of giving learning, under /nhan-su/giao-hoc/."""

from django.urls import path

from lms.hr.assigning import opening, views, wizard

urlpatterns = [
    path("", views.assignment_list, name="assignments"),
    path("moi/", opening.new_assignment, name="assignment_new"),
    path("moi/dem/", wizard.count_people, name="assignment_count"),
    path("moi/<slug:step>/", wizard.assignment_step, name="assignment_step"),
    path("nhap/<uuid:uid>/bo/", opening.draft_discard, name="assignment_draft_discard"),
    path("<uuid:uid>/", views.assignment_page, name="assignment"),
    path("<uuid:uid>/tai/", views.assignment_download, name="assignment_download"),
    path("<uuid:uid>/hoan-tac/", views.assignment_undo, name="assignment_undo"),
]
