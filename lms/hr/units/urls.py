"""URLs of units, under /nhan-su/don-vi/."""

from django.urls import path

from lms.hr.units import browsing, page, views

urlpatterns = [
    path("", browsing.unit_list, name="units"),
    path("da-ket-thuc/", browsing.units_ended, name="units_ended"),
    path("<uuid:uid>/", page.unit_page, name="unit"),
    path("<uuid:uid>/them/", views.division_add, name="division_add"),
    path("<uuid:uid>/xac-nhan/", views.division_confirm, name="division_confirm"),
    path("<uuid:uid>/doi-ten/", views.division_rename, name="division_rename"),
    path("<uuid:uid>/dong/", views.division_close, name="division_close"),
]
