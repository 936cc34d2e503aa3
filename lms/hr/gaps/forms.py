"""What a downloaded report is to say, and what of a long table is shown."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.reports.skill_gap_facts import CompetencyGroup
from certificates.reports.skill_gap_words import group_name
from lms.hr.gaps.board import BY_PEOPLE, BY_UNMET, SORT_PARAM, TEXT_PARAM, Board, BoardColumn
from lms.hr.reports.forms import PurposeForm
from lms.hr.units_of_day import OF_TODAY, UnitsOfDay, UnitsOfDayForm
from lms.org.domain.unit_names import UnitName


class SkillGapExportForm(UnitsOfDayForm, PurposeForm):
    """The report of the chosen scope, for any day of the unit up to today; at first that of the page."""

    with_people = forms.BooleanField(
        label=_("Kèm danh sách người (họ tên, vị trí, khoảng trống)"), required=False, initial=True
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    field_order = ["as_of", "units", "with_people", "purpose"]

    def __init__(self, *args: Any, unit: UnitName, shown: UnitsOfDay, **kwargs: Any) -> None:
        super().__init__(*args, of=[unit], today=shown.today, **kwargs)
        self.initial |= {"as_of": shown.as_of} | ({"units": OF_TODAY} if shown.is_by_today else {})

    @property
    def wants_names(self) -> bool:
        return bool(self.cleaned_data.get("with_people"))

    @property
    def by_units_on(self) -> date | None:
        """The day whose units count, where it isn't that of the figures."""
        return self.chosen.units_on if self.chosen.is_by_today else None


class _OrderSelect(forms.Select):
    """Competencies and their groups have Vietnamese names in English pages too."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        if value not in {"", BY_PEOPLE, BY_UNMET} and label != gettext("Cả nhóm"):
            option["attrs"]["lang"] = "vi"
        return option


class BoardForm(forms.Form):
    """Which units of a long table are looked for, and in which order they stand; shows what the board has read."""

    text = forms.CharField(label=_("Tìm đơn vị"), required=False)
    sort = forms.ChoiceField(label=_("Xếp theo"), required=False, widget=_OrderSelect)

    def __init__(self, board: Board) -> None:
        super().__init__(initial={"text": board.text, "sort": board.sort})
        self.fields["sort"].choices = [
            ("", _("Tên đơn vị")),
            (BY_PEOPLE, _("Số người, nhiều trước")),
            (BY_UNMET, _("Số người chưa đạt, nhiều trước")),
            (_("Tỷ lệ chưa đạt, cao trước"), [(column.key, self._label(column, board)) for column in board.columns]),
        ]

    def add_prefix(self, field_name: str) -> str:
        return {"text": TEXT_PARAM, "sort": SORT_PARAM}.get(field_name, field_name)

    def _label(self, column: BoardColumn, board: Board) -> str:
        of = column.of
        if isinstance(of, CompetencyGroup):
            return gettext("Cả nhóm") if board.opened else group_name(of)
        return f"{of.words.code} {of.words.name_vi}"
