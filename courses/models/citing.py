"""The forms in which an author says what a page cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from lms.reference.models import LegalArticle

Choices = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Citing:
    """What the rows of one page may choose: known articles by text, and the saved steps of a lesson."""

    articles: Choices
    steps: Choices


class CitationForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, citing: Citing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].widget = forms.Select(choices=citing.articles)
        if "block_id" in self.fields:
            self.steps = self._with_own(citing.steps)
            self.fields["block_id"].widget = forms.Select(choices=self.steps)
            self.fields["block_id"].help_text = _("Bước mới hiện ở đây sau khi lưu bản nháp.")

    def clean_block_id(self) -> str:
        chosen: str = self.cleaned_data["block_id"]
        if chosen not in {step for step, _title in self.steps}:
            raise ValidationError(_("Bước này không còn trong bài. Hãy chọn bước khác, hoặc “Cả bài”."))
        return chosen

    def _with_own(self, steps: Choices) -> Choices:
        """A step that was taken away stays named as such until somebody chooses another."""
        own = self.instance.block_id
        gone = own and own not in {step for step, _title in steps}
        return [*steps, (own, _("Bước đã bỏ khỏi bài"))] if gone else steps


class CitedPageForm(WagtailAdminPageForm):
    """The form of every kind of page that cites legal texts."""

    @cached_property
    def citing(self) -> Citing:
        return Citing(_article_choices(), _step_choices(getattr(self.instance, "step_titles", {})))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        rows = self.formsets.get("citations")
        if rows is not None and rows.is_valid():
            _refuse_twice([form for form in rows.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")])
        return cleaned


def _refuse_twice(forms: Sequence[CitationForm]) -> None:
    """The library leaves out rows in which something is empty, and the database could only answer with an error."""
    seen = set()
    for form in forms:
        row = form.instance
        key = (form.cleaned_data["text"].pk, row.article_id, row.block_id)
        if key in seen:
            form.add_error("text", _("Văn bản này đã có ở một dòng trên. Hãy bỏ bớt một dòng."))
        seen.add(key)


def _article_choices() -> Choices:
    known = LegalArticle.objects.select_related("text").order_by("text__number", "sort_order", "pk")
    by_text = groupby(known, key=lambda article: article.text.number)
    return [("", "---------"), *((number, [(one.pk, _label(one)) for one in ones]) for number, ones in by_text)]


def _label(article: LegalArticle) -> str:
    return f"{article.number}: {article.subject}" if article.subject else article.number


def _step_choices(titles: dict[str, str]) -> Choices:
    numbered = enumerate(titles.items(), start=1)
    words = [(step, _("Bước %(number)s: %(title)s") % {"number": at, "title": title}) for at, (step, title) in numbered]
    return [("", _("Cả bài")), *words]
