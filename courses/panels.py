"""Widgets of the editor that our own choosers need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets import SlugInput

from assessments.enums import AssessmentKind
from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.core.vietnamese.text import search_key
from lms.org.models import UnitVersion

MARKED_LETTERS = "àáảãạăằắẳẵặâầấẩẫậ èéẻẽẹêềếểễệ ìíỉĩị òóỏõọôồốổỗộơờớởỡợ ùúủũụưừứửữự ỳýỷỹỵ đ"


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


class LevelSelect(forms.Select):
    """The levels of the scale in force, each with its name."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        scale = scale_in_force(timezone.localdate())
        named = ((level, f"{level} – {words}") for level, words in scale.items() if level)
        self.choices = [("", _("Chọn mức")), *named]
        return super().optgroups(name, value, attrs)


class ExamSelect(forms.Select):
    """What a course can end with; a practice shows nothing, and a test-out is there to spare the course. What is chosen
    already stays."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        return [
            (group, [one for one in options if one["selected"] or _ends_a_course(one["value"])], index)
            for group, options, index in groups
        ]


def _ends_a_course(value: Any) -> bool:
    exam = getattr(value, "instance", None)
    return exam is None or exam.kind in {AssessmentKind.EXAM, AssessmentKind.SUPERVISED}


class ProcedureSelect(forms.Select):
    """Procedures by their national code and name."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        procedure = getattr(value, "instance", None)
        shown = f"{procedure.code} – {label}" if procedure else label
        option: dict[str, Any] = super().create_option(name, value, shown, *args, **kwargs)
        return option


class ProvinceSelect(forms.Select):
    """The provinces of today by name; a unit's row knows no name, and thousands of units are no choice."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        provinces = UnitVersion.objects.in_force(timezone.localdate()).provinces().filter(superseded_at__isnull=True)
        named = provinces.order_by("sort_key", "pk").values_list("unit_id", "name")
        self.choices = [("", "---------"), *named]
        return super().optgroups(name, value, attrs)


def address_input() -> SlugInput:
    """The address made from the title while it is typed; the library alone loses "ử" and writes "dj" for "đ"."""
    plain = [(f"[{letters}{letters.upper()}]", search_key(letters[0])) for letters in MARKED_LETTERS.split()]
    return SlugInput(formatters=plain, locale="vi")
