"""Activation from a printed slip."""

from django.urls import path

from lms.org import views

app_name = "org"
urlpatterns = [
    path("kich-hoat/<str:token>/", views.activate, name="activate"),
]
