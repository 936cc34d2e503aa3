"""Issuing certificates, under /nhan-su/cap-chung-nhan/."""

from django.urls import include, path

from lms.hr.certificates import actions, automatic, batches, sealing, signing, taking, views

urlpatterns = [
    path("", views.waiting_list, name="certificates"),
    path("so-cap/", views.register, name="certificate-register"),
    path("so-cap/tep/", views.register_file, name="certificate-register-file"),
    path("mau/", include("lms.hr.certificate_templates.urls")),
    path("duyet-nhieu/", batches.approve_many, name="certificates-batch"),
    path("tu-dong/", automatic.automatic, name="certificates-automatic"),
    path("ky-so/", signing.page, name="certificate-signing"),
    path("ky-so/tep/", signing.take_away, name="certificate-signing-file"),
    path("ky-so/gui-len/", taking.hand_in, name="certificate-hand-in"),
    path("ky-so/dong-dau/", sealing.choose, name="certificate-sealing"),
    path("ky-so/dong-dau/con-thieu/", sealing.seal_missing, name="certificate-seal-missing"),
    path("duyet/", actions.approve, name="certificates-approve"),
    path("<uuid:uid>/", views.certificate_page, name="certificate"),
    path("<uuid:uid>/tep/", views.certificate_file, name="certificate-file"),
    path("<uuid:uid>/khong-duyet/", actions.refuse, name="certificate-refuse"),
    path("<uuid:uid>/lap-lai/", actions.request_again, name="certificate-again"),
    path("<uuid:uid>/thu-hoi/", actions.revoke, name="certificate-revoke"),
    path("<uuid:uid>/thay-the/", actions.replace, name="certificate-replace"),
]
