"""One's own on-the-job checklists, under /thuc-hanh/."""

from django.urls import path

from lms.learn.practice import views

urlpatterns = [
    path("", views.practice, name="practice"),
    path("nho/<slug:code>/", views.ask, name="practice_ask"),
    path("<uuid:uid>/", views.own, name="own_observation"),
]
