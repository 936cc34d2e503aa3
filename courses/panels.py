"""Widgets of the editor that our own choosers need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import SlugInput

from lms.competencies.domain.catalogue import competencies_in_force


class CompetencySelect(forms.Select):
    """Competencies by code and name; the row itself knows only its code."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        words = competencies_in_force(timezone.localdate())
        groups = super().optgroups(name, value, attrs)
        for _group, options, _index in groups:
            for option in options:
                known = words.get(getattr(option["value"], "value", option["value"]) or 0)
                if known is not None:
                    option["label"] = f"{known.code} – {known.name}"
        return groups


def address_input() -> SlugInput:
    """The address made from the title while it is typed; the library alone would write "dj" for "đ"."""
    return SlugInput(formatters=[("[Đđ]", "d")], locale="vi")
