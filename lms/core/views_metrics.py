"""Figures for Prometheus: of the web processes from their counters, of jobs and backups from where they are."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lms.core.domain.backup_keeping import backup_folder, kept_in
from lms.core.domain.health import HEARTBEAT
from lms.core.enums import JobStatus
from lms.core.models import Job, PeriodicRun
from lms.core.monitoring import may_monitor


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    if not may_monitor(request):
        raise Http404
    text = generate_latest(_of_all_processes()) + generate_latest(_of_the_installation())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _of_all_processes() -> CollectorRegistry:
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)
    except ValueError:  # no folder that they share: this process alone
        return REGISTRY
    return registry


def _of_the_installation() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Installation())
    return registry


class Installation(Collector):
    """Without a database its figures are left out, and `lms_database_up` is 0."""

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # registering must not ask the database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        try:
            found = list(_of_jobs(now))
        except DatabaseError:
            found = []
        yield GaugeMetricFamily("lms_database_up", "Whether the database answers.", value=int(bool(found)))
        yield from found
        for last in kept_in(backup_folder())[:1]:
            age = (now - last.made_at).total_seconds()
            yield GaugeMetricFamily("lms_backup_age_seconds", "Age of the last backup.", value=age)


def _of_jobs(now: datetime) -> Iterator[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("lms_jobs", "Jobs by status.", labels=["status"])
    counted = dict(Job.objects.order_by().values_list("status").annotate(Count("pk")))
    for status in JobStatus:
        jobs.add_metric([status.value], counted.get(status.value, 0))
    yield jobs
    oldest = Job.objects.filter(status=JobStatus.QUEUED).aggregate(at=Min("queued_at"))["at"]
    age = max((now - oldest).total_seconds(), 0) if oldest else 0
    yield GaugeMetricFamily("lms_queue_age_seconds", "How long the oldest job waits.", value=age)
    beat = PeriodicRun.objects.filter(name=HEARTBEAT).values_list("succeeded_at", flat=True).first()
    if beat:
        age = (now - beat).total_seconds()
        yield GaugeMetricFamily("lms_worker_heartbeat_age_seconds", "Since a worker last told of itself.", value=age)
