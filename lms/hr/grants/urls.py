"""URLs of roles, under /nhan-su/phan-quyen/."""

from django.urls import path

from lms.hr.grants import views

urlpatterns = [
    path("", views.grants, name="grants"),
    path("nguoi/<uuid:uid>/", views.person_grants, name="person_grants"),
    path("<int:pk>/ket-thuc/", views.grant_end, name="grant_end"),
]
