"""URLs of units, under /nhan-su/don-vi/."""

from django.urls import path

from lms.hr.units import views

urlpatterns = [
    path("", views.unit_list, name="units"),
    path("<uuid:uid>/them/", views.division_add, name="division_add"),
    path("<uuid:uid>/xac-nhan/", views.division_confirm, name="division_confirm"),
    path("<uuid:uid>/doi-ten/", views.division_rename, name="division_rename"),
    path("<uuid:uid>/dong/", views.division_close, name="division_close"),
]
