"""Quick guides, mounted at /so-tay/."""

from django.urls import path

from lms.learn.courses import guides

urlpatterns = [
    path("", guides.guides, name="guides"),
    path("<slug:slug>/", guides.guide, name="guide"),
]
