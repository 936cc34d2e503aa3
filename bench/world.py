"""The people, course, quick guide and exam that are measured: the demo's own files in one ward."""

import io
import json
import os
import time
import uuid
from dataclasses import asdict, dataclass
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.banks import load_bank
from assessments.models import Assessment, Attempt, DrawRule, QuestionBank
from courses.domain.enrolment import enrol_official
from courses.domain.guide_loading import load_quick_guide
from courses.domain.loading import load_course
from courses.enums import ProgressKind
from courses.models import CoursePage, Enrolment, LessonPage, ProgressEvent
from lms.accounts.models import User
from lms.core.domain.loading import read_json
from lms.core.vietnamese.names import sort_key
from lms.core.vietnamese.text import search_key
from lms.flows import learning
from lms.flows.library import PICTURES
from lms.org.domain.postings import begin_posting
from lms.org.models import Official, Position, UnitVersion

QUESTIONS = 20
STEP = 3  # with two steps behind it, as for somebody in the middle of a lesson
PASSWORD = "mat-khau-do-toc-do"
DATA = Path(settings.BASE_DIR) / "lms" / "flows" / "demo_data"


@dataclass
class World:
    """What the load scripts need: sessions of learners, sign-in codes, and attempts that are open."""

    course_path: str
    step_path: str
    guide_path: str
    exam_path: str
    usernames: list[str]
    sessions: list[str]
    attempts: list[dict[str, object]]


def build_world(people: int, writers: int) -> World:
    """A fresh database with one ward, its learners, the birth-registration course and an exam of 20 questions."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    bank = json.loads((DATA / "question_bank_civil_status.json").read_text(encoding="utf-8"))
    load_bank(bank)
    assessment = Assessment.objects.get(slug=bank["assessment"]["slug"])
    DrawRule.objects.filter(assessment=assessment).delete()
    DrawRule.objects.create(
        assessment=assessment, bank=QuestionBank.objects.get(code=bank["bank"]["code"]), count=QUESTIONS
    )
    course_file = json.loads((DATA / "course_birth_registration.json").read_text(encoding="utf-8"))
    course = load_course(course_file, assessment=assessment, actor=None, pictures=PICTURES)
    lesson = LessonPage.objects.of_course(course)[0]
    guide = load_quick_guide(read_json(DATA / "quick_guides_a.json")["guides"][0], actor=None)
    officials = _people(course, people)
    for official in officials:
        _begin(official, course, lesson)
    return World(
        course_path=f"/hoc/khoa/{course.slug}/",
        step_path=f"/hoc/bai/{lesson.slug}/buoc/{STEP}/",
        guide_path=f"/so-tay/{guide.slug}/",
        exam_path=f"/thi/{assessment.slug}/",
        usernames=[one.user.username for one in officials],
        sessions=[_session(one.user) for one in officials],
        attempts=[_open_attempt(one, assessment) for one in officials[:writers]],
    )


def _people(course: CoursePage, people: int) -> list[Official]:
    ward = UnitVersion.objects.in_force(timezone.localdate()).select_related("unit", "parent").get(code="24305")
    position, now, password = Position.objects.get(code="CM-04"), timezone.now(), make_password(PASSWORD)
    officials = []
    for number in range(people):
        name = f"Nguyễn Văn Thử {number:03}"
        user = User.objects.create(username=f"do-{number:03}", full_name=name, password=password)
        official = Official.objects.create(
            province=ward.parent,
            staff_code=f"DO{number:03}",
            user=user,
            full_name=name,
            sort_key=sort_key(name),
            search_key=search_key(name),
        )
        posting = begin_posting(
            official=official, unit=ward.unit, position=position, starts_on=settings.REFERENCE_DATE, actor=None, now=now
        )
        enrol_official(official=official, course=course, posting=posting, enrolled_on=now.date(), actor=None)
        officials.append(official)
    return officials


def _begin(official: Official, course: CoursePage, lesson: LessonPage) -> None:
    """The steps before the one that is measured: opened and done."""
    enrolment, now = Enrolment.objects.get(official=official, course=course), timezone.now()
    ProgressEvent.objects.bulk_create(
        ProgressEvent(
            client_id=uuid.uuid4(), enrolment=enrolment, lesson=lesson, block_id=step, kind=kind, happened_at=now
        )
        for step in lesson.step_ids[: STEP - 1]
        for kind in (ProgressKind.OPENED, ProgressKind.DONE)
    )


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def _open_attempt(official: Official, assessment: Assessment) -> dict[str, object]:
    device = uuid.uuid4()
    attempt = learning.start_attempt(
        official=official,
        assessment=assessment,
        client_id=uuid.uuid4(),
        device=device,
        now=timezone.now(),
        actor=official.user,
    )
    questions = attempt.questions.order_by("order")
    choices = [question.choice_order[0] for question in questions]
    return {"uid": str(attempt.uid), "device": str(device), "choices": choices}


def set_up() -> dict[str, object]:
    """The settings that decide the speed, as they are in this process."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 'SQLite ' || sqlite_version()")
        else:
            cursor.execute("SELECT 'PostgreSQL ' || current_setting('server_version')")
        database = cursor.fetchone()[0]
        asked = ["PRAGMA journal_mode", "PRAGMA synchronous"]
        if connection.vendor == "postgresql":
            asked = ["SHOW fsync", "SHOW synchronous_commit"]
        durability = {}
        for question in asked:
            cursor.execute(question)
            durability[question.split()[1]] = cursor.fetchone()[0]
    return {
        "settings": os.environ["DJANGO_SETTINGS_MODULE"],
        "debug": settings.DEBUG,
        "database": database,
        **durability,
        "middleware": [name.rpartition(".")[2] for name in settings.MIDDLEWARE],
        "content policy": "Content-Security-Policy" if settings.CONTENT_SECURITY_POLICY else "none",
        "static files": settings.STORAGES["staticfiles"]["BACKEND"].rpartition(".")[2],
        "sessions": settings.SESSION_ENGINE.rpartition(".")[2],
        "cache": settings.CACHES["default"]["BACKEND"].rpartition(".")[2],
        "password hasher": settings.PASSWORD_HASHERS[0].rpartition(".")[2],
        "sign-in limits": {"a minute": settings.SIGN_INS_A_MINUTE} | settings.ACCOUNT_RATE_LIMITS,
    }


def password_checks(seconds: float, *, processes: int) -> str:
    """How many a second, as JSON: {rate}."""
    with get_context("fork").Pool(processes) as pool:
        return json.dumps({"rate": sum(pool.map(_check_passwords, [seconds] * processes))})


def _check_passwords(seconds: float) -> float:
    stored, began, count = make_password(PASSWORD), time.perf_counter(), 0
    while time.perf_counter() < began + seconds:
        check_password(PASSWORD, stored)
        count += 1
    return count / (time.perf_counter() - began)


def statements_of_a_save(attempt: dict[str, str]) -> str:
    """What one more answer of the attempt asks of the database, as JSON: {statements, writes}."""
    held = Attempt.objects.select_related("official__user").get(uid=attempt["uid"])
    phone = Client(headers={"host": "127.0.0.1"})
    phone.force_login(held.official.user)
    answer = {
        "order": 1,
        "sequence": 999_999,
        "answer": [],
        "flagged": True,
        "elapsed_ms": 1,
        "device": attempt["device"],
    }
    with CaptureQueriesContext(connection) as asked:
        response = phone.post(f"/thi/luot/{held.uid}/luu/", json.dumps(answer), content_type="application/json")
    statements = [one["sql"] for one in asked]
    if response.status_code != HTTPStatus.OK:
        raise SystemExit(f"bench: a save was answered with {response.status_code}")
    return json.dumps(
        {"statements": len(statements), "writes": sum(not one.startswith("SELECT") for one in statements)}
    )


def as_json(world: World) -> str:
    return json.dumps({"world": asdict(world), "set_up": set_up()})
