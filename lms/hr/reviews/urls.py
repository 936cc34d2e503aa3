"""URLs of levels to look at again, under /nhan-su/xem-lai-muc/."""

from django.urls import path

from lms.hr.reviews import views

urlpatterns = [
    path("", views.reviews, name="level_reviews"),
    path("<uuid:uid>/", views.review, name="level_review"),
]
