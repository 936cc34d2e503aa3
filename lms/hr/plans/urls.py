"""URLs of learning plans as HR sees them, under /nhan-su/ke-hoach/."""

from django.urls import path

from lms.hr.plans import views

urlpatterns = [path("<uuid:uid>/", views.plan_page, name="plan")]
