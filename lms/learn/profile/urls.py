"""One's own competencies, under /nang-luc/."""

from django.urls import path

from lms.learn.profile import views

urlpatterns = [path("", views.profile, name="profile")]
