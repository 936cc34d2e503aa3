"""URLs of staff, under /nhan-su/ho-so/."""

from django.urls import path

from lms.hr.people import arrangements, exemptions, factor_reset, levels, observers, slips, views, withdrawing

urlpatterns = [
    path("", views.people_list, name="people"),
    path("xuat/", views.people_export, name="people_export"),
    path("<uuid:uid>/", views.person, name="person"),
    path("<uuid:uid>/cccd/", views.person_cccd, name="person_cccd"),
    path("<uuid:uid>/tai-khoan/", views.person_account, name="person_account"),
    path("<uuid:uid>/ghi-danh/", views.person_enrol, name="person_enrol"),
    path("<uuid:uid>/mo-luot-thi/", views.person_further_attempt, name="person_further_attempt"),
    path("<uuid:uid>/them-gio/", arrangements.record_one, name="person_arrangement"),
    path("<uuid:uid>/them-gio/<uuid:arrangement>/dung/", arrangements.end_one, name="person_arrangement_end"),
    path("<uuid:uid>/mien/", exemptions.exemptions_of_one, name="person_exemptions"),
    path("<uuid:uid>/mien/<uuid:exemption>/rut/", exemptions.withdraw_one, name="person_exemption_withdraw"),
    path("<uuid:uid>/quan-sat/", observers.observer_of, name="person_observer"),
    path("<uuid:uid>/quan-sat/<int:pk>/thoi/", observers.end_observer, name="person_observer_end"),
    path("<uuid:uid>/nang-luc/<str:code>/", levels.person_level, name="person_level"),
    path("<uuid:uid>/nang-luc/<str:code>/<uuid:evidence>/rut/", withdrawing.withdraw, name="evidence_withdraw"),
    path("<uuid:uid>/nang-luc/<str:code>/<uuid:evidence>/ghi-lai/", withdrawing.reinstate, name="evidence_reinstate"),
    path("<uuid:uid>/mo-khoa/", views.person_unlock, name="person_unlock"),
    path("<uuid:uid>/thu-hoi-phieu/", slips.slips_revoke, name="person_slips_revoke"),
    path("<uuid:uid>/xac-thuc-hai-buoc/", factor_reset.reset_factor, name="person_factor_reset"),
]
