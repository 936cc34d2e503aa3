"""Signing in and out, and one's own account. Names are allauth's, which look them up."""

from allauth.account import views
from django.urls import include, path

from lms.accounts import views_factor
from lms.accounts.views import sign_in
from lms.accounts.views_devices import devices

second_factor = [
    path("", views_factor.overview, name="mfa_index"),
    path("ung-dung/", views_factor.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("ung-dung/bo/", views_factor.DropApp.as_view(), name="mfa_deactivate_totp"),
    path("khoa/", views_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("khoa/<int:pk>/bo/", views_factor.DropPasskey.as_view(), name="mfa_remove_webauthn"),
    path("ma-du-phong/", views_factor.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("ma-du-phong/moi/", views_factor.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("xac-nhan/", views_factor.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("xac-nhan-khoa/", views_factor.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
]
urlpatterns = [
    path("dang-nhap/", sign_in, name="account_login"),
    path("dang-nhap/buoc-hai/", views_factor.SecondStep.as_view(), name="mfa_authenticate"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("ngung-dung/", views.account_inactive, name="account_inactive"),
    path("xac-nhan-mat-khau/", views.reauthenticate, name="account_reauthenticate"),
    path("doi-mat-khau/", views.password_change, name="account_change_password"),
    path("tai-khoan/thiet-bi/", devices, name="account_devices"),
    path("tai-khoan/xac-thuc-hai-buoc/", include(second_factor)),
]
