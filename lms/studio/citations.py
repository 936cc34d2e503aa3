"""Where a legal text is cited, and what cites a text or an article that is no longer in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from assessments.domain.citing import questions_citing, questions_with_ended_basis
from assessments.models import QuestionCitation
from courses.domain.citations import ended_citations
from courses.models import Citation, LessonPage
from lms.reference.models import LegalText
from lms.reference.querysets import NEVER
from lms.studio.panels import REVIEW_AHEAD, ListPanel
from lms.studio.writing import pages_to_see


@dataclass(frozen=True)
class CitedAt:
    """One place that cites a text: a page, a step of a lesson, or a question (`href` empty: banks come from files)."""

    title: str
    place: str
    href: str
    is_live: bool
    articles: str
    text: LegalText
    ends_on: date | None

    @property
    def is_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()


def _places(citations: Iterable[Citation], questions: Iterable[QuestionCitation]) -> list[CitedAt]:
    rows = list(citations)
    steps = _step_titles({row.page_id for row in rows if row.block_id})
    pages = [_page(row, steps.get(row.block_id, "")) for row in rows]
    return pages + [_question(row) for row in questions]


def _step_titles(lessons: set[int]) -> dict[str, str]:
    """Of the published words; one statement, none where no step is cited."""
    found = LessonPage.objects.filter(pk__in=lessons).heads() if lessons else []
    return {step: title for lesson in found for step, title in lesson.step_titles.items()}


def _page(row: Any, step: str) -> CitedAt:
    articles = "; ".join(filter(None, [row.article and row.article.number, row.articles]))
    href = reverse("wagtailadmin_pages:edit", args=[row.page_id])
    return CitedAt(row.page.draft_title, step, href, row.page.live, articles, row.text, _end(row))


def _question(row: Any) -> CitedAt:
    question = row.version.question
    article = row.article.number if row.article else ""
    return CitedAt(
        str(_("Câu %(code)s") % {"code": question.code}), question.bank.name, "", True, article, row.text, _end(row)
    )


def _end(row: Any) -> date | None:
    return None if row.ends_on == NEVER else row.ends_on


def cited_at(text: LegalText, user: Any) -> list[CitedAt]:
    """Where the text is cited, of what the user may see: published pages, drafts of sections where they work,
    questions."""
    citations = Citation.objects.filter(text=text, page__in=pages_to_see(user).values("pk")).with_end()
    rows = citations.select_related("page", "text", "article").order_by("page__title", "page_id", "sort_order")
    return _places(rows, questions_citing(text))


class CitedPanel(Panel):
    """On the page of a legal text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("Đang được dẫn ở")} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        template_name = "studio/panels/cited.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"rows": cited_at(self.instance, self.request.user)}


class EndedTextsPanel(ListPanel):
    """What is published and cites a text or an article that has ended, or ends within 30 days."""

    name = "ended_texts"
    order = 90
    template_name = "studio/panels/ended_texts.html"

    def find(self) -> Sequence[CitedAt]:
        horizon = timezone.localdate() + REVIEW_AHEAD
        return _places(ended_citations(horizon), questions_with_ended_basis(horizon))
