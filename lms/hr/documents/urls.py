"""URLs of papers handed in as proof, under /nhan-su/minh-chung/."""

from django.urls import path

from lms.hr.documents import views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("<uuid:uid>/", views.document, name="document"),
    path("<uuid:uid>/thu-hoi/", views.revoke, name="document_revoke"),
    path("<uuid:uid>/tep/", views.document_file, name="document_file"),
]
