"""My certificates, under /chung-nhan/."""

from django.urls import path

from lms.learn.certificates import views

urlpatterns = [
    path("", views.certificates, name="certificates"),
    path("<str:code>/", views.certificate, name="certificate"),
    path("<str:code>/tep/", views.certificate_file, name="certificate-file"),
]
