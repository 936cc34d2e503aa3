"""URLs of headcounts, under /nhan-su/bien-che/."""

from django.urls import path

from lms.hr.headcounts import views

urlpatterns = [
    path("", views.headcounts, name="headcounts"),
    path("ghi/", views.headcount_set, name="headcount_set"),
]
