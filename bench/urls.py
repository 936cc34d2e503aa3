"""The product's addresses and the bare view that everything is measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.org.models import Official, Position
from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def bare(request: HttpRequest) -> HttpResponse:
    """Session, user and two queries: what any Django page for a signed-in person costs at least."""
    officials = Official.objects.filter(user=request.user.pk)[:1]
    positions = Position.objects.order_by("pk")[:5]
    lines = "".join(f"<p>{one}</p>" for one in (request.user, *officials, *positions))
    return HttpResponse(f"<!doctype html><title>bare</title>{lines}")


urlpatterns = [path("bench/bare/", bare), *product]
