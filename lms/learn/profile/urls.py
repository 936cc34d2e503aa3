"""One's own competencies, under /nang-luc/."""

from django.urls import path

from lms.learn.profile import documents, levels, self_views, views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("tu-danh-gia/", self_views.self_view, name="self_view"),
    path("muc/<str:code>/", levels.level, name="level"),
    path("minh-chung/", documents.documents, name="documents"),
    path("minh-chung/gui/", documents.hand_in_document, name="document_new"),
    path("minh-chung/<uuid:uid>/rut/", documents.take_document_back, name="document_take_back"),
    path("minh-chung/<uuid:uid>/tep/", documents.document_file, name="document_file"),
]
