"""The filters of the moves, read from the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from certificates.reports.moves_facts import MoveFilter, MoveReport, MoveState
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.core.vietnamese.dates import format_date
from lms.hr.scope import UNIT_PARAM, HrScope
from lms.org.domain.paper_numbers import paper_number_key
from lms.org.domain.postings import BEGINS
from lms.org.enums import DecisionKind

NUMBER, KIND, FROM, TO = "so", "loai", "tu", "den"
SINCE, UNTIL, STATE = "tu-ngay", "den-ngay", "tinh-trang"
NARROWING = (NUMBER, KIND, FROM, TO, SINCE, UNTIL, STATE)
"""Beside the unit, which is the scope's."""

ALL = ("", _("Tất cả"))


class MovesFilter(forms.Form):
    """What isn't in the address filters nothing; a position nobody moved from or to finds nobody."""

    def __init__(self, request: HttpRequest, scope: HrScope) -> None:
        super().__init__(request.GET or None)
        kinds = [(kind.value, kind.label) for kind in DecisionKind if kind in BEGINS]
        self.fields[NUMBER] = NFCCharField(
            label=_("Số quyết định"),
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        )
        self.fields[KIND] = _choice(_("Loại quyết định"), kinds)
        self.fields[FROM] = _position(_("Từ vị trí"))
        self.fields[TO] = _position(_("Đến vị trí"))
        self.fields[UNIT_PARAM] = forms.ChoiceField(
            label=_("Đơn vị, phòng"),
            required=False,
            choices=scope.choices(),
            initial=str(scope.unit.uid) if scope.unit and scope.query else "",
            widget=forms.Select(attrs={"lang": "vi"}),
        )
        self.fields[SINCE] = VietnameseDateField(label=_("Hiệu lực từ ngày"), noun=_("ngày hiệu lực"), required=False)
        self.fields[UNTIL] = VietnameseDateField(label=_("Hiệu lực đến ngày"), noun=_("ngày hiệu lực"), required=False)
        self.fields[STATE] = _choice(_("Tình trạng"), MoveState.choices)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get(SINCE), found.get(UNTIL)
        if since and until and until < since:
            sentence = _("Ngày cuối phải từ ngày đầu (%(day)s) trở đi.") % {"day": format_date(since)}
            self.add_error(UNTIL, sentence)
        return found

    def asked(self) -> MoveFilter:
        found = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return MoveFilter(
            number_key=paper_number_key(found.get(NUMBER) or ""),
            kind=found.get(KIND) or "",
            from_position=found.get(FROM) or "",
            to_position=found.get(TO) or "",
            since=found.get(SINCE),
            until=found.get(UNTIL),
            state=found.get(STATE) or "",
        )

    def offer_positions(self, report: MoveReport) -> None:
        """Those of the scope; one asked for that isn't among them stays chosen."""
        for name, pairs in ((FROM, report.from_positions), (TO, report.to_positions)):
            asked = self.value(name)
            more = [(asked, asked)] if asked and asked not in dict(pairs) else []
            listed = [(code, f"{code} · {words}") for code, words in pairs]
            self.fields[name].widget.choices = [ALL, *listed, *more]  # type: ignore[attr-defined]

    def value(self, name: str) -> str:
        found = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None
        return format_date(found) if name in (SINCE, UNTIL) and found else str(found or "")

    def in_words(self, names: Iterable[str] = NARROWING) -> list[tuple[str, str, str]]:
        """(name, label, value as the page says it) of each that narrows."""
        listed = []
        for name in names:
            if value := self.value(name):
                choices = getattr(self.fields[name].widget, "choices", ())
                listed.append((name, str(self.fields[name].label), str(dict(choices).get(value, value))))
        return listed


def _choice(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[ALL, *choices])


def _position(label: Any) -> forms.CharField:
    return NFCCharField(label=label, required=False, max_length=20, widget=VietnameseSelect)
