"""Public verification; `/v/<code>` is what the QR codes say."""

from django.urls import path

from certificates import views, views_forgery, views_inspection

app_name = "verify"
urlpatterns = [
    path("xac-minh/", views.verify_form, name="form"),
    path("xac-minh/tep/", views.verify_upload, name="file"),
    path("xac-minh/nhieu/", views_inspection.many_codes, name="many"),
    path("xac-minh/nghi-gia/", views_forgery.report, name="report"),
    path("xac-minh/nghi-gia/da-nhan/", views_forgery.received, name="reports"),
    path("xac-minh/nghi-gia/da-nhan/<uuid:uid>/", views_forgery.one, name="report-one"),
    path("xac-minh/lich-su/<str:code>/", views_inspection.history, name="history"),
    path("v/<str:code>", views.verify_page, name="code"),
    path("v/<str:code>/", views.without_slash, name="code-with-slash"),
]
