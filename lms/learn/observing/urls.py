"""The observer's pages, under /quan-sat/."""

from django.urls import path

from lms.learn.observing import filling, listing, naming, photos, sent, starting

urlpatterns = [
    path("", listing.observations, name="observations"),
    path("moi/", starting.start, name="observation_start"),
    path("cu-nguoi/", naming.namings, name="observers"),
    path("cu-nguoi/<int:pk>/thoi/", naming.end, name="observer_end"),
    path("anh/<uuid:uid>/", photos.photo, name="observation_photo"),
    path("<uuid:uid>/", filling.observation, name="observation"),
    path("<uuid:uid>/da-gui/", sent.sent, name="observation_sent"),
    path("<uuid:uid>/huy/", sent.cancel, name="observation_cancel"),
]
