"""The HR home and the lists behind its figures, under /nhan-su/."""

from django.urls import path

from lms.hr.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("can-xu-ly/<slug:key>/", views.worklist, name="worklist"),
]
