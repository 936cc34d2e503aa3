"""Guides and terms, mounted at /so-tay/."""

from django.urls import path

from lms.learn.courses import glossary, guides

urlpatterns = [
    path("", guides.guides, name="guides"),
    path("thuat-ngu/", glossary.glossary, name="glossary"),
    path("<slug:slug>/", guides.guide, name="guide"),
]
