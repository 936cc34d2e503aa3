"""One answer: read without knowing whose it is, marked by the rubric, and on to the next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.domain.answers_to_mark import ToMark, answers_to_mark, readable_answer
from assessments.domain.giving_marks import (
    MAX_COMMENT,
    drop_sentence,
    keep_draft,
    keep_sentence,
    open_answer,
    sentences_for,
)
from assessments.domain.people_marks import rubric_of
from assessments.domain.question_pictures import NO_PICTURES, content_type_of, pictures_by_version
from assessments.domain.rubrics import Given, counted_marks, with_sentences
from assessments.models import MarkDraft, QuestionPicture
from assessments.policy import can_write_question
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.core.storage import serve_private_file
from lms.flows.marking import give_mark
from lms.studio.item_counting import trainer_or_404
from lms.studio.marking.queue import BY, BY_PERSON, home

if TYPE_CHECKING:
    from assessments.domain.question_text import CriterionText

MARK, DRAFT, DROP = "cham", "nhap", "bo-cau-mau"
OWN, OF_BANK = "rieng", "ngan-hang"


@dataclass(frozen=True)
class Level:
    """`number` is what is pressed for it."""

    number: int
    text: str
    points: Any
    is_chosen: bool
    told: tuple[str, ...] = ()
    """Of two earlier markers who gave it."""


@dataclass(frozen=True)
class Criterion:
    title: str
    name: str
    levels: tuple[Level, ...]
    is_missing: bool = False


@dataclass(frozen=True)
class Sent:
    """What the form holds; `levels` None where none is chosen."""

    levels: tuple[int | None, ...]
    comment: str = ""
    reason: str = ""
    uid: uuid.UUID | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, place_id: int) -> HttpResponse:
    """Read, choose levels, go on. What is chosen and not yet given is kept as it is chosen."""
    trainer_or_404(request.user)
    now = timezone.now()
    found = readable_answer(request.user, place_id)
    if found is None:
        raise Http404
    rubric = rubric_of(found.place.version)
    if request.method == "POST":
        return _take(request, found, rubric, now)
    counted = counted_marks(found.marks, double=found.place.attempt.double_marking)
    is_mine = any(mark.marker_id == request.user.pk for mark in found.marks)
    if found.place.attempt.is_marked or (counted and not is_mine):
        return _page(request, found, rubric, _said_last(request.user, found, rubric), now)
    draft, other = open_answer(place=found.place, marker=request.user, now=now)  # type: ignore[arg-type]
    return _page(request, found, rubric, _kept(draft, request.user, found, rubric), now, other=other)


def _take(request: HttpRequest, found: ToMark, rubric: tuple[CriterionText, ...], now: datetime) -> HttpResponse:
    act = request.POST.get("act", "")
    sent = _sent(request, rubric)
    by_script = request.headers.get("Accept") == "application/json"
    try:
        if act == MARK:
            return _give(request, found, sent, now)
        if act.startswith(f"{DROP}-"):
            sentences = sentences_for(request.user, found.place.version.question.bank)  # type: ignore[arg-type]
            wanted = {str(one.pk): one for one in sentences}.get(act.removeprefix(f"{DROP}-"))
            if wanted is not None:
                drop_sentence(sentence=wanted, marker=request.user)  # type: ignore[arg-type]
        if not found.place.attempt.is_marked:
            keep_draft(
                place=found.place,
                levels=sent.levels,
                comment=sent.comment,
                marker=request.user,  # type: ignore[arg-type]
                now=now,
            )
    except RuleViolation as violation:
        if by_script:
            return JsonResponse({"message": str(violation)}, status=409)
        return _page(request, found, rubric, sent, now, problem=violation)
    if by_script:
        return JsonResponse({"at": format_time(now)})
    messages.success(request, _("Đã lưu nháp lúc %(time)s.") % {"time": format_time(now)})
    return redirect(_address(request, found.place.pk))


def _give(request: HttpRequest, found: ToMark, sent: Sent, now: datetime) -> HttpResponse:
    user: Any = request.user
    bank = found.place.version.question.bank
    picked = [one.text for one in sentences_for(user, bank) if str(one.pk) in request.POST.getlist("mau")]
    comment = with_sentences(sent.comment, picked)
    marked = give_mark(
        place=found.place,
        levels=[-1 if one is None else one for one in sent.levels],
        comment=comment,
        marker=user,
        client_id=sent.uid or uuid.uuid4(),
        now=now,
        reason=request.POST.get("reason"),
    )
    keep = request.POST.get("keep", "")
    if keep in {OWN, OF_BANK} and marked.is_new:
        keep_sentence(text=sent.comment, marker=user, bank=bank if keep == OF_BANK else None)
    if marked.mark.reason:
        told = _("Đã chấm lại. Kết quả mới được ghi thêm, kèm lý do.")
        same = _("Đã ghi điểm chấm lại. Kết quả của bài không đổi.")
        messages.success(request, told if marked.result else same)
        return redirect(_address(request, found.place.pk))
    messages.success(request, _("Đã ghi điểm; bài này có kết quả.") if marked.result else _("Đã ghi điểm."))
    following = _next(user, found, now, by_person=request.GET.get(BY) == BY_PERSON)
    if following is None:
        return redirect(_queue_address(request))
    return redirect(_address(request, following.place.pk))


def _next(user: Any, found: ToMark, now: datetime, *, by_person: bool) -> ToMark | None:
    """Of the same row, as long as there is one; what nobody else has open."""
    rows = [one for one in answers_to_mark(user, now) if one.place.pk != found.place.pk]
    if by_person:
        rows = [one for one in rows if one.place.attempt_id == found.place.attempt_id]
    else:
        rows = [one for one in rows if one.place.version_id == found.place.version_id]
    return next((one for one in rows if one.other is None), None)


def _page(
    request: HttpRequest,
    found: ToMark,
    rubric: tuple[CriterionText, ...],
    sent: Sent,
    now: datetime,
    *,
    other: MarkDraft | None = None,
    problem: RuleViolation | None = None,
) -> HttpResponse:
    user: Any = request.user
    version, attempt = found.place.version, found.place.attempt
    counted = counted_marks(found.marks, double=attempt.double_marking)
    mine = [mark for mark in found.marks if mark.marker_id == user.pk]
    pictures = pictures_by_version([version.pk]).get(version.pk, NO_PICTURES)
    context = {
        "found": found,
        "version": version,
        "attempt": attempt,
        "pictures": pictures.asked + pictures.told,
        "criteria": _criteria(rubric, sent, found, is_missing=getattr(problem, "field", "") == "levels"),
        "sent": sent,
        "uid": sent.uid or uuid.uuid4(),
        "sentences": [
            (one, one.owner_id == user.pk or can_write_question(user, version.question))
            for one in sentences_for(user, version.question.bank)
        ],
        "writes_bank": can_write_question(user, version.question),
        "other": other,
        "problem": problem,
        "is_marked": attempt.is_marked,
        "is_closed": bool(counted) and not mine and not attempt.is_marked,
        "is_mine": bool(mine),
        "marks": _told_marks(rubric, counted) if attempt.is_marked else [],
        "most_letters": MAX_COMMENT,
        "header_title": _("Chấm câu trả lời"),
        "queue_url": _queue_address(request),
        "breadcrumbs_items": [
            home(),
            {"url": _queue_address(request), "label": _("Chấm bài")},
            {"url": "", "label": _("Một câu trả lời")},
        ],
    }
    return render(request, "studio/marking/answer.html", context)


def _criteria(
    rubric: tuple[CriterionText, ...], sent: Sent, found: ToMark, *, is_missing: bool
) -> tuple[Criterion, ...]:
    told = found.marks if found.needs_third else ()
    return tuple(
        Criterion(
            title=criterion.title,
            name=f"muc-{place}",
            levels=tuple(
                Level(
                    number=number + 1,
                    text=level.text,
                    points=level.points,
                    is_chosen=sent.levels[place] == number,
                    told=tuple(
                        _("người chấm %(number)s") % {"number": nth}
                        for nth, mark in enumerate(told, start=1)
                        if mark.levels[place] == number
                    ),
                )
                for number, level in enumerate(criterion.levels)
            ),
            is_missing=is_missing and sent.levels[place] is None,
        )
        for place, criterion in enumerate(rubric)
    )


def _told_marks(rubric: tuple[CriterionText, ...], counted: tuple[Given, ...]) -> list[tuple[list[Any], str]]:
    """Of each mark that counts: criterion, level and points, and the comment."""
    return [
        (
            [
                (criterion.title, criterion.levels[level].text, criterion.levels[level].points)
                for criterion, level in zip(rubric, mark.levels, strict=True)
            ],
            mark.comment,
        )
        for mark in counted
    ]


def _sent(request: HttpRequest, rubric: tuple[CriterionText, ...]) -> Sent:
    levels = tuple(_level(request.POST.get(f"muc-{place}", ""), len(one.levels)) for place, one in enumerate(rubric))
    try:
        uid = uuid.UUID(request.POST.get("uid", ""))
    except ValueError:
        uid = None
    return Sent(levels, request.POST.get("comment", ""), request.POST.get("reason", ""), uid)


def _level(typed: str, count: int) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 3 and int(typed) < count else None


def _kept(draft: MarkDraft, user: Any, found: ToMark, rubric: tuple[CriterionText, ...]) -> Sent:
    """The draft where there is one, else one's own mark."""
    if draft.levels or draft.comment:
        return Sent(tuple([*draft.levels, *[None] * len(rubric)][: len(rubric)]), draft.comment)
    return _said_last(user, found, rubric)


def _said_last(user: Any, found: ToMark, rubric: tuple[CriterionText, ...]) -> Sent:
    mine = [mark for mark in found.marks if mark.marker_id == user.pk]
    return Sent(mine[-1].levels, mine[-1].comment) if mine else Sent((None,) * len(rubric))


def _address(request: HttpRequest, place_id: int) -> str:
    by = request.GET.get(BY, "")
    address = reverse("studio_mark", args=[place_id])
    return f"{address}?{BY}={BY_PERSON}" if by == BY_PERSON else address


def _queue_address(request: HttpRequest) -> str:
    by = request.GET.get(BY, "")
    return reverse("studio_marking") + (f"?{BY}={BY_PERSON}" if by == BY_PERSON else "")


@require_safe
def picture(request: HttpRequest, place_id: int, uid: uuid.UUID) -> HttpResponseBase:
    """A picture of the question whose answer is read."""
    trainer_or_404(request.user)
    found = readable_answer(request.user, place_id)
    if found is None:
        raise Http404
    one = get_object_or_404(QuestionPicture, uid=uid, version=found.place.version_id)
    return serve_private_file(one.file, filename=one.name, content_type=content_type_of(one), inline=True)
