"""Giving a view of levels, one's own or a head's: a list for each competency that the postings ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lms.core.forms import VietnameseSelect
from lms.evidence.domain.level_views import AskedLevel


@dataclass(frozen=True)
class ViewFields:
    """A competency with its field."""

    asked: AskedLevel
    field: forms.BoundField


class LevelViewsForm(forms.Form):
    """`given`: the level said last, by competency. With `wants_all` each must be chosen."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        asked: Sequence[AskedLevel],
        given: Mapping[int, int] | None = None,
        wants_all: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in asked:
            key = one.words.competency_id
            self.fields[f"muc-{key}"] = forms.TypedChoiceField(
                label=_("Mức của năng lực này"),
                choices=[("", _("Chọn mức")), *one.choices],
                coerce=int,
                empty_value=None,
                required=wants_all,
                initial=(given or {}).get(key),
                widget=VietnameseSelect,
                error_messages={"required": _("Chọn mức cho “%(name)s”.") % {"name": one.words.name_vi}},
            )

    @property
    def lines(self) -> Iterator[ViewFields]:
        for one in self.asked:
            yield ViewFields(one, self[f"muc-{one.words.competency_id}"])

    @property
    def levels(self) -> dict[int, int]:
        """Those chosen."""
        said = {one.words.competency_id: self.cleaned_data[f"muc-{one.words.competency_id}"] for one in self.asked}
        return {key: level for key, level in said.items() if level is not None}
