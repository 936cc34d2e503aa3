"""Public verification; `/v/<code>` is what the QR codes say."""

from django.urls import path

from certificates import views

app_name = "verify"
urlpatterns = [
    path("xac-minh/", views.verify_form, name="form"),
    path("v/<str:code>", views.verify_page, name="code"),
    path("v/<str:code>/", views.without_slash, name="code-with-slash"),
]
