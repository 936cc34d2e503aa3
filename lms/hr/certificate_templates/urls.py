"""Templates of certificates, under /nhan-su/cap-chung-nhan/mau/."""

from django.urls import path

from lms.hr.certificate_templates import views, writing

urlpatterns = [
    path("", views.template_list, name="certificate-templates"),
    path("moi/", writing.template_new, name="certificate-template-new"),
    path("xem-thu/", writing.template_preview, name="certificate-template-preview"),
    path("<uuid:uid>/", views.template_page, name="certificate-template"),
    path("<uuid:uid>/<int:number>/ban-in-thu/", views.template_sample, name="certificate-template-sample"),
    path("<uuid:uid>/sua/", writing.draft_change, name="certificate-template-change"),
    path("<uuid:uid>/soan/", writing.draft_next_version, name="certificate-template-draft"),
    path("<uuid:uid>/dua-vao-dung/", writing.draft_publish, name="certificate-template-publish"),
    path("<uuid:uid>/thoi-dung/", writing.template_retire, name="certificate-template-retire"),
]
