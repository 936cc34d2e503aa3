"""Pages of the interface itself."""

from django.urls import path

from lms.core import views

urlpatterns = [
    path("quan-tri/thanh-phan/", views.component_catalogue, name="component_catalogue"),
    path("tai-khoan/co-chu/", views.set_text_size, name="text_size"),
]
