"""URLs of the catalogue of positions, under /nhan-su/vi-tri/."""

from django.urls import path

from lms.hr.positions import views, writing

urlpatterns = [
    path("", views.position_list, name="positions"),
    path("tep/", views.positions_file, name="positions_file"),
    path("moi/", writing.position_add, name="position_add"),
    path("<str:code>/", views.position_page, name="position"),
    path("<str:code>/phien-ban/", writing.position_change, name="position_change"),
    path("<str:code>/ket-thuc/", writing.position_end, name="position_end"),
    path("<str:code>/bo-ket-thuc/", writing.position_reopen, name="position_reopen"),
]
