"""Activation from a printed slip, sign-in by the identity provider of the province."""

from django.urls import path

from lms.org import views, views_oidc

app_name = "org"
urlpatterns = [
    path("kich-hoat/", views.activate_by_code, name="activate_by_code"),
    path("kich-hoat/<str:token>/", views.activate, name="activate"),
    path("dang-nhap/tai-khoan-tinh/", views_oidc.to_provider, name="oidc"),
    path("dang-nhap/tai-khoan-tinh/tro-lai/", views_oidc.from_provider, name="oidc_back"),
]
