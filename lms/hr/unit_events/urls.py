"""URLs of arranging units, under /nhan-su/sap-xep/."""

from django.urls import path

from lms.hr.unit_events import views, wizard

urlpatterns = [
    path("", views.event_list, name="unit_events"),
    path("moi/", wizard.new_event, name="unit_event_new"),
    path("moi/<slug:step>/", wizard.event_step, name="unit_event_step"),
    path("nhap/<uuid:uid>/bo/", wizard.draft_discard, name="unit_event_draft_discard"),
    path("<uuid:uid>/", views.event_page, name="unit_event"),
    path("<uuid:uid>/hoan-tac/", views.event_undo, name="unit_event_undo"),
]
