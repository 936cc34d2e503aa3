"""The HR workspace, under /nhan-su/."""

from django.urls import include, path

app_name = "hr"
urlpatterns = [
    path("", include("lms.hr.home.urls")),
    path("ho-so/", include("lms.hr.people.urls")),
    path("nhap-danh-sach/", include("lms.hr.roster.urls")),
    path("quyet-dinh/", include("lms.hr.decisions.urls")),
    path("khoang-trong/", include("lms.hr.gaps.urls")),
    path("bao-cao/", include("lms.hr.reports.urls")),
    path("cap-chung-nhan/", include("lms.hr.certificates.urls")),
]
