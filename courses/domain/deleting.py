"""What may be deleted: nothing that learners have had."""

from __future__ import annotations

from django.db import router
from django.db.models import Model, ProtectedError, Q, RestrictedError
from django.db.models.deletion import Collector
from wagtail.models import Page

from courses.exceptions import PageHasLearners, PageStillUsed, PageWasPublished
from courses.models import Enrolment
from courses.models.base import ContentPage


def require_deletable(page: Page) -> None:
    """With all that stands below it. Learning, what was published when, printed addresses: all of it hangs on pages."""
    pages = list(page.get_descendants(inclusive=True).specific())
    ids = [one.pk for one in pages]
    title = page.get_admin_display_title()
    learning = Enrolment.objects.filter(Q(course__in=ids) | Q(events__lesson__in=ids))
    learners = learning.order_by().values("official_id").distinct().count()
    if learners:
        raise PageHasLearners(title=title, count=learners)
    if any(one.first_published_at for one in pages if isinstance(one, ContentPage)):
        raise PageWasPublished(title=title)
    users = {str(row._meta.verbose_name) for one in pages for row in _held_by(one)}
    if users:
        raise PageStillUsed(title=title, where=", ".join(sorted(users)))


def _held_by(page: Page) -> set[Model]:
    """Rows that the database would refuse to let go of."""
    collector = Collector(using=router.db_for_write(type(page), instance=page), origin=page)
    try:
        collector.collect([page])
    except ProtectedError as error:
        return set(error.protected_objects)
    except RestrictedError as error:
        return set(error.restricted_objects)
    return set()
