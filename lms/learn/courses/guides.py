"""Guides: the list with its search, and one guide for the counter and for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from courses.domain.catalogue import course_of
from courses.domain.citations import ended_texts_at, ended_texts_of, first_text_ends_on
from courses.domain.guides import Guide, guides_for_reader, search_guides
from courses.domain.reach import OwnSection, own_sections, written_by
from courses.models import LessonPage, ProcedureGuidePage, QuickGuidePage
from lms.core.qr_codes import qr_svg
from lms.core.vietnamese.searching import Query, parse_query, pieces
from lms.learn.courses.forms import QUERY_LENGTH
from lms.org.access import signed_in
from lms.org.models import PostingVersion

PAGE_SIZE = 30
A4, A5 = "a4", "a5"
PAPERS = (A4, A5)


@dataclass(frozen=True)
class GuideRow:
    """One guide in the list; its words may hold marks."""

    title: str
    when_to_use: str
    line: str
    updated: date
    href: str
    is_mine: bool
    is_procedure: bool
    written_by: str


@dataclass(frozen=True)
class Sheet:
    """What the foot of a printed guide says: where it stands, which version it is, and which unit wrote it."""

    qr: SafeString
    address: str
    published_at: datetime | None
    written_by: str


@require_safe
@signed_in
def guides(request: HttpRequest) -> HttpResponse:
    """Those of one's own positions first; with a query the best fitting first."""
    today = timezone.localdate()
    postings = PostingVersion.objects.active_on(today).filter(posting__official__user_id=request.user.pk)
    mine = frozenset(postings.values_list("position_id", flat=True))
    typed = request.GET.get("tim", "")[:QUERY_LENGTH].strip()
    query = parse_query(typed)
    sections = own_sections(request.user.pk, today)
    listed = sorted(guides_for_reader(sections), key=lambda one: not (mine & one.position_ids))
    found = [(one.guide, one.line) for one in search_guides(listed, query)] if typed else [(one, "") for one in listed]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    rows = [_row(guide, line, query, mine, sections.get(guide.section)) for guide, line in page.object_list]
    return render(request, "learn/courses/guides.html", _list_context(typed, page, rows))


def _list_context(typed: str, page: Page[Any], rows: Sequence[GuideRow]) -> dict[str, Any]:
    count = page.paginator.count
    counted = ngettext("%(count)s thẻ có “%(typed)s”", "%(count)s thẻ có “%(typed)s”", count)
    return {
        "typed": typed,
        "count": count,
        "count_label": counted % {"count": count, "typed": typed},
        "query_length": QUERY_LENGTH,
        "page": page,
        "found": rows if typed else [],
        "mine": [] if typed else [row for row in rows if row.is_mine],
        "others": [] if typed else [row for row in rows if not row.is_mine],
    }


def _row(guide: Guide, line: str, query: Query, mine: frozenset[int], own: OwnSection | None) -> GuideRow:
    return GuideRow(
        title=_marked(query, guide.title),
        when_to_use=_marked(query, guide.when_to_use),
        line=_marked(query, line),
        updated=guide.updated,
        href=reverse("learn:guide", args=[guide.slug]),
        is_mine=bool(mine & guide.position_ids),
        is_procedure=guide.is_procedure,
        written_by=own.title if own else "",
    )


def _marked(query: Query, text: str) -> str:
    if not query.folded:
        return text
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", one.text) if one.is_hit else one.text,) for one in pieces(query, text)),
    )


@require_safe
@signed_in
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of a lesson, a quick guide or one to a procedure; `?kho=a5` lays out the first two for half a sheet."""
    context = _lesson_card(request.user, slug) or _quick_guide(request.user, slug)
    if context is not None:
        paper = request.GET.get("kho") if request.GET.get("kho") in PAPERS else A4
        return render(request, "learn/courses/guide.html", context | {"paper": paper})
    context = _procedure_guide(request.user, slug)
    if context is None:
        raise Http404
    return render(request, "learn/courses/procedure_guide.html", context)


def _lesson_card(user: Any, slug: str) -> dict[str, Any] | None:
    lessons = LessonPage.objects.visible_to(user).annotate(
        first_text_ends_on=first_text_ends_on(), written_by=written_by()
    )
    lesson = lessons.filter(address=slug).first()
    course = course_of(lesson.path) if lesson else None
    if lesson is None or lesson.card is None or course is None:
        return None
    card = lesson.card.value
    return {
        "title": card["title"],
        "card": card,
        "is_illustrative": course.is_illustrative,
        "lesson": lesson,
        "ended_texts": ended_texts_at(lesson, lesson.card.id, timezone.localdate()),
        "sheet": _sheet(lesson),
    }


def _quick_guide(user: Any, slug: str) -> dict[str, Any] | None:
    pages = QuickGuidePage.objects.visible_to(user).annotate(written_by=written_by())
    page = pages.filter(address=slug).select_related("procedure").first()
    if page is None:
        return None
    return {
        "title": page.title,
        "card": page.card,
        "is_illustrative": page.is_illustrative,
        "procedure": page.procedure,
        "ended_texts": ended_texts_of(page.pk, timezone.localdate()),
        "sheet": _sheet(page),
    }


def _procedure_guide(user: Any, slug: str) -> dict[str, Any] | None:
    """Fees of the provinces where the reader is posted come first."""
    pages = ProcedureGuidePage.objects.visible_to(user).annotate(written_by=written_by())
    page = pages.filter(address=slug).select_related("procedure").first()
    if page is None:
        return None
    today = timezone.localdate()
    postings = PostingVersion.objects.active_on(today).filter(posting__official__user_id=user.pk)
    return {
        "guide": page,
        "procedure_sheet": page.sheet(list(postings.values_list("unit_id", flat=True)), today),
        "ended_texts": ended_texts_of(page.pk, today),
        "sheet": _sheet(page),
    }


def _sheet(page: Any) -> Sheet:
    """Of a published lesson, quick guide or guide to a procedure, annotated with `written_by`."""
    with translation.override(settings.LANGUAGE_CODE):  # one address on paper, whatever language the reader works in
        path = reverse("learn:guide", args=[page.slug])
    address = settings.PUBLIC_URL + path
    return Sheet(qr_svg(address, border=2), address, page.last_published_at, page.written_by)
