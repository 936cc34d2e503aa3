"""A course file into pages: the same content changes nothing, other content becomes a new published revision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from courses.domain.catalogue import common_section
from courses.domain.citations import set_citations, set_step_citations, text_of_act
from courses.domain.loaded_pages import (
    ILLUSTRATIVE,
    differs,
    position_ids_of,
    procedure_of,
    publish_page,
    sentences_of,
    set_rows,
)
from courses.domain.loaded_pictures import PictureFolder, with_pictures
from courses.domain.releasing import published_steps, record_release, was_published
from courses.domain.step_data import StepUnusable, raw_steps
from courses.enums import ReleaseKind
from courses.exceptions import CourseDataUnusable
from courses.models import CourseOutcome, CoursePage, CoursePosition, CoursePrerequisite, LessonPage
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise, normalise_lines
from lms.reference.models import Procedure

if TYPE_CHECKING:
    from lms.accounts.models import User

COURSE_LOADED = register_verb("courses.course.loaded", gettext_lazy("Đã nạp nội dung khóa học “%(title)s” từ tệp"))
NUMBERED_KINDS = ("Nghị định", "Nghị quyết", "Thông tư", "Quyết định")  # the number follows the kind, not the title


@dataclass(frozen=True)
class _Reference:
    """Rows that the file names by code."""

    procedure: Procedure | None
    competency_id: int
    level: int
    position_ids: tuple[int, ...]
    before_ids: tuple[int, ...]


def load_course(
    data: Mapping[str, Any], *, assessment: Assessment | None, actor: User | None, pictures: PictureFolder | None = None
) -> CoursePage:
    """The published course of the file, its lessons in the file's order; lessons it no longer names are withdrawn.

    A lesson may say in `change` what its new words mean to learners; without it they are a small correction.
    """
    title = normalise(str(data.get("title", "")))
    try:
        with transaction.atomic():
            course, changed = _load_course(data, _reference(data), assessment, actor)
            changed |= _load_lessons(course, data["lessons"], actor, pictures)
            if changed:
                record(verb=COURSE_LOADED, target=course, actor=actor, after={"title": course.title})
    except KeyError as error:
        raise CourseDataUnusable(title=title, problem=_("thiếu mục “%(name)s”.") % {"name": error.args[0]}) from error
    except StepUnusable as error:
        raise CourseDataUnusable(title=title, problem=str(error)) from error
    except ValidationError as error:
        raise CourseDataUnusable(title=title, problem=" ".join(sentences_of(error))) from error
    loaded: CoursePage = CoursePage.objects.get(pk=course.pk)
    return loaded


def _reference(data: Mapping[str, Any]) -> _Reference:
    procedure = procedure_of(data.get("procedure_code"))
    wanted = data["competency"]
    words = competencies_in_force(timezone.localdate())
    competency_id = next((one.competency_id for one in words.values() if one.code == wanted["code"]), None)
    if competency_id is None:
        raise ValidationError(_("chưa có năng lực mã %(code)s.") % {"code": wanted["code"]})
    return _Reference(procedure, competency_id, wanted["level"], position_ids_of(data["positions"]), _before(data))


def _before(data: Mapping[str, Any]) -> tuple[int, ...]:
    """The courses to be learned first, by their addresses; they are loaded before."""
    wanted = data.get("prerequisites", [])
    known = dict(CoursePage.objects.filter(address__in=wanted).values_list("address", "pk"))
    missing = [slug for slug in wanted if slug not in known or slug == data["slug"]]
    if missing:
        raise ValidationError(_("chưa có khóa học trước mang địa chỉ %(slugs)s.") % {"slugs": ", ".join(missing)})
    return tuple(known[slug] for slug in wanted)


def _load_course(
    data: Mapping[str, Any], reference: _Reference, assessment: Assessment | None, actor: User | None
) -> tuple[CoursePage, bool]:
    fields = {
        "title": normalise(data["title"]),
        "outcome": normalise(data["outcome"]),
        "summary": normalise(data.get("summary", "")),
        "procedure": reference.procedure,
        "assessment": assessment,
        "periods": Decimal(str(data["hours_tiet"])),
        "legal_basis": "\n".join(_act_line(act) for act in data.get("legal_basis", [])),
        "legal_note": normalise_lines(data.get("legal_note", "")),
        "review_by": date.fromisoformat(data["review_by"]) if data.get("review_by") else None,
        "is_illustrative": data.get("status_note") == ILLUSTRATIVE,
        "allows_self_enrolment": data.get("self_enrolment", False) is True,
    }
    course = CoursePage.objects.filter(address=data["slug"]).first()
    if course is None:
        course = common_section().add_child(instance=CoursePage(slug=data["slug"], live=False, **fields))
    changed = differs(course, fields)
    if _outcomes(course) != {reference.competency_id: reference.level}:
        course.outcomes = [CourseOutcome(competency_id=reference.competency_id, level=reference.level)]
        changed = True
    if {one.position_id for one in course.positions.all()} != set(reference.position_ids):
        course.positions = [CoursePosition(position_id=pk) for pk in reference.position_ids]
        changed = True
    changed |= set_rows(course, "prerequisites", CoursePrerequisite, [{"before_id": pk} for pk in reference.before_ids])
    changed |= set_citations(course, [text_of_act(act) for act in data.get("legal_basis", [])])
    if changed or not course.live:
        publish_page(course, fields, actor)
    return course, changed


def _load_lessons(
    course: CoursePage, lessons: Sequence[Mapping[str, Any]], actor: User | None, pictures: PictureFolder | None
) -> bool:
    changed = False
    loaded = []
    for data in lessons:
        lesson, is_changed = _load_lesson(course, data, actor, pictures)
        loaded.append(lesson.pk)
        changed |= is_changed
    for gone in LessonPage.objects.live().child_of(course).exclude(pk__in=loaded):
        gone.unpublish(user=actor)
        changed = True
    if list(LessonPage.objects.of_course(course).values_list("pk", flat=True)) != loaded:
        for pk in loaded:
            LessonPage.objects.get(pk=pk).move(CoursePage.objects.get(pk=course.pk), pos="last-child")
        changed = True
    return changed


def _load_lesson(
    course: CoursePage, data: Mapping[str, Any], actor: User | None, pictures: PictureFolder | None
) -> tuple[LessonPage, bool]:
    lesson = LessonPage.objects.filter(address=data["slug"]).first()
    old = list(lesson.steps.raw_data) if lesson else []
    fields = {
        "title": normalise(data["title"]),
        "outcome": normalise(data.get("outcome", "")),
        "minutes": int(data["minutes"]),
        "takeaways": "\n".join(normalise(line) for line in data.get("takeaways", [])),
    }
    steps = raw_steps(with_pictures(data["steps"], pictures), old)
    if lesson is None:
        lesson = CoursePage.objects.get(pk=course.pk).add_child(
            instance=LessonPage(slug=data["slug"], live=False, **fields)
        )
    elif lesson.get_parent().pk != course.pk:
        raise ValidationError(_("địa chỉ “%(slug)s” thuộc một khóa học khác.") % {"slug": data["slug"]})
    changed = differs(lesson, fields) or steps != old
    changed |= set_step_citations(lesson, steps)
    rules = LessonPage.steps.field.stream_block
    rules.clean(rules.to_python(steps))  # the rules of steps belong to the editor's form; saving a page skips them
    if changed or not lesson.live:
        kind = _release_kind(data) if was_published(lesson) else ReleaseKind.FIRST
        before = published_steps(lesson)
        publish_page(lesson, fields | {"steps": json.dumps(steps)}, actor)
        record_release(lesson=lesson, before=before, kind=kind, actor=actor)
    return lesson, changed


def _release_kind(data: Mapping[str, Any]) -> ReleaseKind:
    kinds = {one.value: one for one in (ReleaseKind.MINOR, ReleaseKind.CONTENT)}
    kind = kinds.get(str(data.get("change", ReleaseKind.MINOR.value)))
    if kind is None:
        raise ValidationError(_("mục “change” của bài chỉ nhận: %(known)s.") % {"known": ", ".join(kinds)})
    return kind


def _outcomes(course: CoursePage) -> dict[int, int]:
    return {one.competency_id: one.level for one in course.outcomes.all()}


def _act_line(act: Mapping[str, Any]) -> str:
    """One legal act as it is read in a list; content, so Vietnamese in both languages."""
    title, number = normalise(act["title"]), normalise(act["number"])
    kind = next((kind for kind in NUMBERED_KINDS if title.startswith(f"{kind} ")), "")
    line = f"{kind} số {number}{title.removeprefix(kind)}" if kind else f"{title} số {number}"
    if act.get("effective_on"):
        line += f", hiệu lực từ {format_date(date.fromisoformat(act['effective_on']))}"
    return line if act.get("checked") else f"{line} (chưa đối chiếu bản gốc)"
