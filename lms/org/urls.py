"""Activation from a printed slip, sign-in by the identity provider of the province, administrators' powers."""

from django.urls import path

from lms.org import views, views_admin_mode, views_admin_modes, views_oidc

app_name = "org"
urlpatterns = [
    path("kich-hoat/", views.activate_by_code, name="activate_by_code"),
    path("kich-hoat/<str:token>/", views.activate, name="activate"),
    path("dang-nhap/tai-khoan-tinh/", views_oidc.to_provider, name="oidc"),
    path("dang-nhap/tai-khoan-tinh/tro-lai/", views_oidc.from_provider, name="oidc_back"),
    path("quan-tri/che-do/", views_admin_mode.admin_mode, name="admin_mode"),
    path("quan-tri/che-do/ket-thuc/", views_admin_mode.end, name="admin_mode_end"),
    path("quan-tri/che-do/so/", views_admin_modes.modes, name="admin_modes"),
    path("quan-tri/che-do/so/<uuid:mode_id>/", views_admin_modes.one_mode, name="one_admin_mode"),
]
