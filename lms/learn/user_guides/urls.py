"""Guides to the product, mounted at /tro-giup/huong-dan/."""

from django.urls import path

from lms.learn.user_guides import views

urlpatterns = [
    path("", views.guides, name="user_guides"),
    path("<slug:slug>/", views.guide, name="user_guide"),
]
