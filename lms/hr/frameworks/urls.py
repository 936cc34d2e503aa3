"""URLs of the competency frameworks, under /nhan-su/khung-nang-luc/."""

from django.urls import path

from lms.hr.frameworks import importing, publishing, views, writing

VERSION = "<str:code>/<int:number>/"
urlpatterns = [
    path("", views.framework_list, name="frameworks"),
    path("<str:code>/so-sanh/", views.framework_comparison, name="framework_comparison"),
    path(VERSION, views.framework_version, name="framework_version"),
    path(f"{VERSION}tep/", views.framework_file, name="framework_file"),
    path(f"{VERSION}soan/", writing.draft_start, name="framework_draft_start"),
    path(f"{VERSION}thong-tin/", writing.facts_change, name="framework_facts"),
    path(f"{VERSION}nhom/", writing.groups_change, name="framework_groups"),
    path(f"{VERSION}nang-luc/", writing.competency_add, name="framework_competency_add"),
    path(f"{VERSION}nang-luc/<str:competency>/", writing.competency_change, name="framework_competency"),
    path(f"{VERSION}nang-luc/<str:competency>/bo/", writing.competency_drop, name="framework_competency_drop"),
    path(f"{VERSION}xoa/", writing.draft_delete, name="framework_draft_delete"),
    path(f"{VERSION}nhap/", importing.framework_import, name="framework_import"),
    path(f"{VERSION}cong-bo/", publishing.framework_publish, name="framework_publish"),
    path(f"{VERSION}thoi-ap-dung/", publishing.framework_retire, name="framework_retire"),
]
