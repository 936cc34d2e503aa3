"""URLs of what positions require, under /nhan-su/yeu-cau/."""

from django.urls import path

from lms.hr.requirements import editing, pasting, views

urlpatterns = [
    path("", views.requirement_list, name="requirements"),
    path("tep/", views.requirements_file, name="requirements_file"),
    path("dan/", pasting.requirements_paste, name="requirements_paste"),
    path("<str:code>/", views.position_requirements, name="position_requirements"),
    path("<str:code>/sua/", editing.position_requirements_edit, name="position_requirements_edit"),
]
