"""The front door, the learner's day, and the pages about oneself."""

from django.urls import include, path

from lms.learn.home import views

urlpatterns = [
    path("", views.root, name="root"),
    path("hoc/", views.today, name="home"),
    path("", include("lms.learn.account.urls")),
]
