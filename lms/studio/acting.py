"""One act on several rows of a list: what the acts on courses and those on questions have in common.

The list marks the rows by the library's own script, and its addresses lead here. Each row is changed by itself: what
can't be done to one is said with its reason and holds up no other.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from courses.panels import CompetencySelect, LevelSelect
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.asked import asked_number
from lms.core.domain.audit import audit_group
from lms.core.exceptions import RuleViolation

MOST = 50
"""As many as one screen of a list shows."""
BIGGEST = 2**63 - 1

Told = list[tuple[str, str]]
"""Names of rows, each with what there is to say of it."""


class ActOnMany(BulkAction):
    """Of what was marked, the rows that the user may change."""

    about: Any = ""
    list_name = ""
    list_label: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        marked = {number for one in request.GET.getlist("id") if (number := asked_number(one)) is not None}
        refusal = self.refusal_of(len(marked))
        if refusal:
            messages.warning(request, refusal)
            return redirect(self.list_url)
        self.rows = self.rows_of(request.user, {one for one in marked if one <= BIGGEST})
        if not self.rows:
            raise Http404
        self.left_out = len(marked) - len(self.rows)
        return super().dispatch(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        """Without `next`, the library would lead back to this very address."""
        return reverse(self.list_name) if self.next_url == self.request.path else self.next_url

    @abstractmethod
    def rows_of(self, user: Any, ids: Collection[int]) -> list[Any]:
        """Those of these that the user may change, in their order."""

    @abstractmethod
    def name_of(self, row: Any) -> str: ...

    @abstractmethod
    def change(self, row: Any, form: Any) -> str:
        """What there is to say of a row that was changed; a rule refuses another."""

    @abstractmethod
    def refusal_of(self, marked: int) -> str:
        """Why so many can't be acted on; "" where they can."""

    @abstractmethod
    def done_sentence(self, count: int) -> str: ...

    @abstractmethod
    def kept_sentence(self, count: int) -> str: ...

    @abstractmethod
    def left_out_sentence(self, count: int) -> str: ...

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        return self.rows, {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "left_out": self.left_out_sentence(self.left_out) if self.left_out else "",
            "list_url": self.list_url,
            "header_title": self.display_name,
            "breadcrumbs_items": [
                {"url": reverse(self.list_name), "label": self.list_label},
                {"url": "", "label": self.display_name},
            ],
        }

    def form_valid(self, form: Any) -> HttpResponse:
        done: Told = []
        refused: Told = []
        with audit_group():
            for row in self.rows:
                try:
                    done.append((self.name_of(row), self.change(row, form)))
                except RuleViolation as violation:
                    refused.append((self.name_of(row), str(violation)))
        if done:
            messages.success(self.request, _told(self.done_sentence(len(done)), done))
        if refused:
            messages.warning(self.request, _told(self.kept_sentence(len(refused)), refused))
        if self.left_out:
            messages.warning(self.request, self.left_out_sentence(self.left_out))
        return redirect(self.list_url)


class CompetencyForm(forms.Form):
    """A competency in force, and a level of it."""

    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        empty_label=gettext_lazy("Chọn năng lực"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
        error_messages={"required": gettext_lazy("Chọn một năng lực.")},
    )
    level = forms.IntegerField(min_value=1, widget=LevelSelect)

    level_label: Any = ""
    level_missing: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = competencies_in_force(timezone.localdate())
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=known).order_by("code")
        self.fields["level"].label = self.level_label
        self.fields["level"].error_messages["required"] = self.level_missing

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if {"competency", "level"} <= given.keys():
            self.check_level(given["competency"], given["level"])
        return given

    def check_level(self, competency: Competency, level: int) -> None:
        """Where the level isn't one of the competency's, say so at the field."""
        raise NotImplementedError


def _told(sentence: str, rows: Told) -> SafeString:
    lines = format_html_join(
        "",
        '<li><span lang="vi">{}</span>{}</li>',
        ((name, f": {words}" if words else "") for name, words in rows),
    )
    return format_html('{}<ul class="told">{}</ul>', sentence, lines)
