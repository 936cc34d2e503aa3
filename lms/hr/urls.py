"""The HR workspace, under /nhan-su/."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import TemplateView

app_name = "hr"
urlpatterns = [
    path("danh-muc/", login_required(TemplateView.as_view(template_name="hr_menu.html")), name="menu"),
    path("", include("lms.hr.home.urls")),
    path("ho-so/", include("lms.hr.people.urls")),
    path("nhap-danh-sach/", include("lms.hr.roster.urls")),
    path("quyet-dinh/", include("lms.hr.decisions.urls")),
    path("ke-hoach/", include("lms.hr.plans.urls")),
    path("khoang-trong/", include("lms.hr.gaps.urls")),
    path("qua-han/", include("lms.hr.overdue.urls")),
    path("bao-cao/", include("lms.hr.reports.urls")),
    path("cap-chung-nhan/", include("lms.hr.certificates.urls")),
]
