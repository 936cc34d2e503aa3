"""The pages of a head of unit, under /don-vi-toi/."""

from django.urls import path

from lms.hr.team import views

urlpatterns = [
    path("", views.team, name="people"),
    path("<uuid:uid>/", views.person, name="person"),
]
