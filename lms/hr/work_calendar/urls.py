"""URLs of the calendar of working days, under /nhan-su/lich-nghi/."""

from django.urls import path

from lms.hr.work_calendar import views

urlpatterns = [
    path("", views.calendar_page, name="work_calendar"),
    path("<uuid:uid>/bo/", views.calendar_drop, name="work_calendar_drop"),
]
