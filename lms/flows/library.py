"""The starter library that ships with the product: courses, guides and paths, loaded as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from assessments.domain.banks import load_bank
from assessments.domain.checklist_loading import load_checklists
from assessments.models import Assessment, Checklist
from courses.domain import loading
from courses.domain.guide_loading import load_quick_guide
from courses.domain.loaded_pictures import PictureFolder
from courses.domain.path_loading import load_path
from courses.domain.procedure_guide_loading import load_procedure_guide
from courses.models import LearningPathPage
from lms.core.domain.audit import audit_group
from lms.core.domain.loading import read_json
from lms.flows.completing import complete_finished
from lms.flows.path_changes import published_targets, tell_of_changed_path

if TYPE_CHECKING:
    from courses.models import CoursePage
    from lms.accounts.models import User

DATA = Path(__file__).parent / "demo_data"
PICTURES = PictureFolder(DATA, collection="Thư viện khởi đầu", kind="Hình vẽ minh họa")
BANKS = {
    "course_birth_registration.json": "question_bank_civil_status.json",
    "course_certification.json": "question_bank_certification.json",
}
PRACTICES = {"course_birth_registration.json": "question_bank_practice_birth_registration.json"}
GUIDES = ("quick_guides_a.json", "quick_guides_b.json")
PROCEDURES = "procedure_guides.json"
CHECKLISTS = "checklists.json"


@dataclass(frozen=True)
class Entry:
    """A page of the library that has been loaded."""

    kind: str
    title: str


def load_library(*, actor: User | None) -> Iterator[Entry]:
    """Everything, each page in a transaction of its own; courses first, since paths lead to them."""
    for path in sorted(DATA.glob("course_*.json")):
        yield Entry("course", load_shipped_course(path.name, actor=actor).title)
    yield from load_guides(actor=actor)
    for data in read_json(DATA / "paths.json")["paths"]:
        yield Entry("path", load_shipped_path(data, actor=actor).title)
    for checklist in load_shipped_checklists(timezone.now()):
        yield Entry("checklist", checklist.code)


def load_shipped_checklists(now: datetime) -> list[Checklist]:
    return load_checklists(read_json(DATA / CHECKLISTS)["checklists"], now=now)


def load_guides(*, actor: User | None) -> Iterator[Entry]:
    for name in GUIDES:
        for data in read_json(DATA / name)["guides"]:
            yield Entry("guide", load_quick_guide(data, actor=actor).title)
    for data in read_json(DATA / PROCEDURES)["guides"]:
        yield Entry("procedure", load_procedure_guide(data, actor=actor, pictures=PICTURES).title)


def load_shipped_path(data: Mapping[str, Any], *, actor: User | None) -> LearningPathPage:
    """Those who are on the path already hear what a newer library changed of it."""
    with transaction.atomic():
        old = LearningPathPage.objects.filter(address=data["slug"]).first()
        before = published_targets(old) if old else None
        path = load_path(data, actor=actor)
        tell_of_changed_path(path_id=path.pk, before=before)
    return path


def load_course(
    data: Mapping[str, Any],
    *,
    assessment: Assessment | None,
    actor: User | None,
    pictures: PictureFolder | None = None,
) -> CoursePage:
    """The course of a file, and completed whoever had done all that is left of it."""
    with transaction.atomic(), audit_group():
        course = loading.load_course(data, assessment=assessment, actor=actor, pictures=pictures)
        complete_finished(courses=[course], now=timezone.now(), actor=actor)
    return course


def load_shipped_course(name: str, *, actor: User | None) -> CoursePage:
    """With its exam and its practice, where question banks ship with it."""
    assessment = None
    if name in BANKS:
        questions = read_json(DATA / BANKS[name])
        load_bank(questions)
        assessment = Assessment.objects.get(slug=questions["assessment"]["slug"])
    if name in PRACTICES:
        load_bank(read_json(DATA / PRACTICES[name]))
    return load_course(read_json(DATA / name), assessment=assessment, actor=actor, pictures=PICTURES)
