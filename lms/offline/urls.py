"""What can be used without a network, and what waits to be sent."""

from django.urls import path

from lms.offline import views

app_name = "offline"
urlpatterns = [
    path("ngoai-tuyen/", views.saved, name="saved"),
    path("ngoai-tuyen/goi/", views.kit, name="kit"),
    path("ngoai-tuyen/goi/<slug:slug>/", views.kit_of_lesson, name="kit_of_lesson"),
    path("cho-gui/", views.waiting, name="waiting"),
]
