"""One's own account, notices, help: for every role."""

from django.urls import path

from lms.learn.account import views
from lms.learn.account.own_data import own_data

urlpatterns = [
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/vai-tro/", views.switch_role, name="role"),
    path("tai-khoan/thu/", views.choose_bundle, name="mail_choice"),
    path("tai-khoan/du-lieu/", own_data, name="own_data"),
    path("gui-lai/", views.kept_form, name="kept_form"),
    path("thong-bao/", views.notices, name="notices"),
    path("tro-giup/", views.help_page, name="help"),
]
