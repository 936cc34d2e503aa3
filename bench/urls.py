"""The product's addresses and the two bare views that everything is measured against.

Both read session and user as any page for a signed-in person does, and ask the database twice more: `bare` as a Django
view would, `bare_sql` with the statements written out, which is the least such a page can cost.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.org.models import Official, Position
from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def bare(request: HttpRequest) -> HttpResponse:
    """Session, user and two queries of the ORM."""
    officials = Official.objects.filter(user=request.user.pk)[:1]
    positions = Position.objects.order_by("pk")[:5]
    lines = "".join(f"<p>{one}</p>" for one in (request.user, *officials, *positions))
    return HttpResponse(f"<!doctype html><title>bare</title>{lines}")


def bare_sql(request: HttpRequest) -> HttpResponse:
    """Session, user and two statements of SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM org_official WHERE user_id = %s LIMIT 1", [request.user.pk])
        officials = cursor.fetchall()
        cursor.execute("SELECT name_vi FROM org_position ORDER BY id LIMIT 5")
        positions = cursor.fetchall()
    lines = "".join(f"<p>{one}</p>" for one in (request.user, *officials, *positions))
    return HttpResponse(f"<!doctype html><title>bare</title>{lines}")


urlpatterns = [path("bench/bare/", bare), path("bench/bare-sql/", bare_sql), *product]
