"""URLs of the results of people who were moved, under /nhan-su/ket-qua-dieu-dong/."""

from django.urls import path

from lms.hr.moves import views

urlpatterns = [
    path("", views.moves_page, name="moves"),
    path("tai/", views.moves_download, name="moves_download"),
]
