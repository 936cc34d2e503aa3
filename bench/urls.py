"""The product's addresses and the bare view that everything is measured against."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def bare(request: HttpRequest) -> HttpResponse:
    """Session, user and two queries: what any Django page for a signed-in person costs at least."""
    name = request.user.get_username()
    with connection.cursor() as cursor:
        for table in ("org_official", "org_position"):
            cursor.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 5")
            cursor.fetchall()
    return HttpResponse(f"<!doctype html><title>bare</title><p>{name}</p>")


urlpatterns = [path("bench/bare/", bare), *product]
