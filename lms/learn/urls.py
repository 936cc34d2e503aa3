"""The learner's screens; the map is ux.md 3.2."""

from django.urls import include, path

app_name = "learn"
urlpatterns = [
    path("thi/", include("lms.learn.exams.urls")),
    path("", include("lms.learn.home.urls")),
    path("hoc/", include("lms.learn.courses.urls")),
    path("so-tay/", include("lms.learn.courses.guide_urls")),
    path("tro-giup/huong-dan/", include("lms.learn.user_guides.urls")),
    path("nang-luc/", include("lms.learn.profile.urls")),
    path("thuc-hanh/", include("lms.learn.practice.urls")),
    path("quan-sat/", include("lms.learn.observing.urls")),
    path("chung-nhan/", include("lms.learn.certificates.urls")),
]
