"""URLs of skill gaps, under /nhan-su/khoang-trong/."""

from django.urls import path

from lms.hr.gaps import views

urlpatterns = [
    path("", views.gaps_page, name="gaps"),
    path("tai/", views.gaps_download, name="gaps_download"),
]
