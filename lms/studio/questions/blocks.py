"""A form that grows and shrinks by submit buttons: its blocks as they were sent, judged only when it is saved.

A block is `<name>-<number>-<field>` in what is sent, `<name>-TOTAL` says how many there are. Every block is bound, also
where a page is opened: then to what the question says, so that there is one way to show it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

TOTAL = "TOTAL"


class SentForm(forms.Form):
    """`judged` False: shown as it was sent, without a word on it."""

    def __init__(self, *args: Any, judged: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judged = judged

    def full_clean(self) -> None:
        if self.judged:
            super().full_clean()
            return
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}


class SentFormSet(forms.BaseFormSet):
    def full_clean(self) -> None:
        if self.form_kwargs.get("judged", True):
            super().full_clean()
            return
        self._errors: list[Any] = []
        self._non_form_errors = ErrorList()


def count_of(data: Mapping[str, Any], name: str, most: int, *, total: str = TOTAL) -> int:
    """How many blocks of that name there are, as far as it says so."""
    said = str(data.get(f"{name}-{total}") or "")
    return min(int(said), most) if said.isdecimal() and len(said) < 7 else 0


def add_blocks(data: QueryDict, name: str, by: int, most: int, *, total: str = TOTAL) -> int:
    """Empty ones behind the others, no more than `most` in all; the number of the first of them."""
    count = count_of(data, name, most, total=total)
    data[f"{name}-{total}"] = str(min(count + by, most))
    return count


def drop_block(data: QueryDict, name: str, number: int, most: int) -> bool:
    """Those behind it move up; whether there was such a block."""
    count = count_of(data, name, most)
    if number >= count:
        return False
    kept: dict[str, list[Any]] = {}
    for key in [key for key in data if re.match(rf"{name}-\d+-", key)]:
        at, rest = re.fullmatch(rf"{name}-(\d+)-(.*)", key, re.DOTALL).groups()  # type: ignore[union-attr]
        values = data.pop(key)
        if int(at) != number and int(at) < count:
            kept[f"{name}-{int(at) - (int(at) > number)}-{rest}"] = values  # type: ignore[assignment]
    for key, values in kept.items():
        data.setlist(key, values)
    data[f"{name}-{TOTAL}"] = str(count - 1)
    return True
