"""The HR workspace, under /nhan-su/."""

from django.urls import include, path
from django.views.generic import TemplateView

from lms.hr.people.slips import activation_slips
from lms.org.access import role_required
from lms.org.enums import Role

app_name = "hr"
urlpatterns = [
    path("danh-muc/", role_required(*Role)(TemplateView.as_view(template_name="hr_menu.html")), name="menu"),
    path("", include("lms.hr.home.urls")),
    path("ho-so/", include("lms.hr.people.urls")),
    path("phieu-kich-hoat/", activation_slips, name="activation_slips"),
    path("nhap-danh-sach/", include("lms.hr.roster.urls")),
    path("don-vi/", include("lms.hr.units.urls")),
    path("sap-xep/", include("lms.hr.unit_events.urls")),
    path("phan-quyen/", include("lms.hr.grants.urls")),
    path("vi-tri/", include("lms.hr.positions.urls")),
    path("khung-nang-luc/", include("lms.hr.frameworks.urls")),
    path("yeu-cau/", include("lms.hr.requirements.urls")),
    path("lich-nghi/", include("lms.hr.work_calendar.urls")),
    path("bien-che/", include("lms.hr.headcounts.urls")),
    path("quyet-dinh/", include("lms.hr.decisions.urls")),
    path("ke-hoach/", include("lms.hr.plans.urls")),
    path("giao-hoc/", include("lms.hr.assigning.urls")),
    path("quy-tac/", include("lms.hr.assigning_rules.urls")),
    path("khoang-trong/", include("lms.hr.gaps.urls")),
    path("minh-chung/", include("lms.hr.documents.urls")),
    path("quy-tac-minh-chung/", include("lms.hr.evidence_rules.urls")),
    path("khao-sat/", include("lms.hr.surveys.urls")),
    path("xem-lai-muc/", include("lms.hr.reviews.urls")),
    path("qua-han/", include("lms.hr.overdue.urls")),
    path("ket-qua-dieu-dong/", include("lms.hr.moves.urls")),
    path("bao-cao/", include("lms.hr.reports.urls")),
    path("ca-thi/", include("lms.hr.sittings.urls")),
    path("cap-chung-nhan/", include("lms.hr.certificates.urls")),
]
