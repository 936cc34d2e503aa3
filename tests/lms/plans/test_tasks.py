import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db.models import Q
from django.utils import timezone

from lms.core.domain.job_runs import run_job, stop_requested
from lms.core.domain.jobs import enqueue_job
from lms.core.enums import JobStatus
from lms.core.models import Job
from lms.flows.renewing import renew_people
from lms.plans.domain import recomputing
from lms.plans.domain.recomputing import RECOMPUTE, mark_stale, stale_people
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import AssignmentDraft, RequirementStatus
from lms.plans.tasks import forget_assignment_drafts, recompute_stale
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward
from tests.factories.people import make_commune, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield
    stop_requested.clear()


@pytest.fixture
def ward():
    return make_gap_ward()


@pytest.fixture
def everybody(ward):
    ids = sorted(person.pk for person in ward.people.values())
    refresh_status(ids, now=NOW)
    return ids


def ask():
    return enqueue_job(kind=RECOMPUTE, title="Tính lại", params={}, owner=None, job_id=uuid.uuid4())


def run(job):
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_the_job_writes_marked_people_anew(ward, everybody):
    hold(ward.people["hoa"], ward.competencies["T02"], 3)
    hold(ward.people["an"], ward.competencies["T02"], 3)
    mark_stale(Q(official__in=[ward.people["hoa"], ward.people["an"]]))
    before = {pk: row for pk, *row in RequirementStatus.objects.values_list("pk", "official", "competency")}
    job = run(ask())
    assert (job.status, job.done, job.total, job.cursor) == (JobStatus.SUCCEEDED, 2, 2, ward.people["hoa"].pk)
    assert job.result == {"summary": "Đã tính lại cho 2 người."}
    assert (stale_people(TODAY), differences(everybody, now=NOW)) == ([], [])
    after = set(RequirementStatus.objects.values_list("pk", flat=True))
    changed = ward.competencies["T02"].pk
    assert [row for pk, row in before.items() if pk not in after] == [
        [ward.people["an"].pk, changed],
        [ward.people["hoa"].pk, changed],
    ]


def test_the_round_finds_people_who_were_never_written(ward, everybody):
    RequirementStatus.objects.filter(official=ward.people["an"]).delete()
    recompute_stale(NOW)
    run(Job.objects.get())
    assert differences(everybody, now=NOW) == []
    recompute_stale(NOW)
    assert Job.objects.count() == 1


def test_nothing_marked_nothing_done(everybody):
    job = run(ask())
    assert (job.status, job.done, job.result) == (JobStatus.SUCCEEDED, 0, {"summary": "Đã tính lại cho 0 người."})


def test_an_interrupted_job_goes_on_where_it_was(ward, everybody, monkeypatch):
    """Stopped in the first part: that part is undone whole; stopped after it, the next run begins with the second."""
    mark_stale(Q())
    people = stale_people(TODAY)
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 4)
    job = ask()
    stop_requested.set()
    run(job)
    assert (job.status, job.done, job.cursor, stale_people(TODAY)) == (JobStatus.QUEUED, 0, None, people[:4])

    stop_requested.clear()
    Job.objects.filter(pk=job.pk).update(done=4, cursor=people[3])
    refresh_status(people[:4], now=NOW)
    written = set(RequirementStatus.objects.filter(official__in=people[:4]).values_list("pk", flat=True))
    run(job)
    assert (job.status, job.done, job.total, stale_people(TODAY)) == (JobStatus.SUCCEEDED, len(people), len(people), [])
    assert set(RequirementStatus.objects.filter(official__in=people[:4]).values_list("pk", flat=True)) == written


def test_the_round_asks_for_one_job_where_a_day_has_come(ward, everybody):
    hold(ward.people["an2"], ward.competencies["T02"], 2, until=TODAY)
    refresh_status(everybody, now=NOW)
    renew_people(official_ids=[ward.people["an2"].pk], actor=None, now=NOW)  # to be shown anew by now
    recompute_stale(NOW)
    assert Job.objects.count() == 0

    tomorrow = NOW + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        recompute_stale(tomorrow)
        recompute_stale(tomorrow)
        job = Job.objects.get()
        assert (job.kind, job.owner, stale_people(TODAY)) == (RECOMPUTE, None, [ward.people["an2"].pk])
        run(job)
        row = RequirementStatus.objects.get(posting=ward.postings["an2"])
        assert (row.held_level, row.has_expired, row.computed_at) == (0, True, timezone.now())
        recompute_stale(tomorrow)
    assert Job.objects.count() == 1


def test_drafts_without_an_answer_go_sooner(db):
    unit, owner = make_commune(), make_user()
    kept, gone = [], []
    for who, days in (({}, 1), ({}, 3), ({"position": 1}, 3), ({"position": 1}, 31)):
        draft = AssignmentDraft.objects.create(owner=owner, unit=unit, who=who)
        AssignmentDraft.objects.filter(pk=draft.pk).update(updated_at=NOW - timedelta(days=days))
        (gone if days > (2 if not who else 30) else kept).append(draft.pk)
    forget_assignment_drafts(NOW)
    assert list(AssignmentDraft.objects.order_by("pk").values_list("pk", flat=True)) == kept
