"""The wizard's question which other postings end with the decision; asked only of somebody who holds any."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.vietnamese.dates import format_date
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.posting_ends import left_behind, other_postings_on
from lms.org.domain.postings import MOVES_MAIN
from lms.org.domain.relieving import endable_on, held_before
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.models import DecisionDraft, PostingVersion


class EndingsForm(forms.Form):
    """Which of them end. None at all is an answer too."""

    also_ends = forms.MultipleChoiceField(
        label=gettext_lazy("Kết thúc cùng ngày"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
        error_messages={
            "invalid_choice": gettext_lazy("Một vị trí đã chọn không còn để kết thúc. Hãy xem lại và chọn lại.")
        },
    )

    def __init__(self, *args: Any, draft: DecisionDraft, offered: list[PostingVersion], **kwargs: Any) -> None:
        chosen = draft.also_ends
        if chosen is None:
            chosen = [one.posting_id for one in usually_ended(draft, offered)]
        super().__init__(*args, initial={"also_ends": [str(pk) for pk in chosen]}, **kwargs)
        self.fields["also_ends"].choices = [
            (str(one.posting_id), label) for one, label in zip(offered, labels(draft, offered), strict=True)
        ]

        self.must_choose = draft.kind == DecisionKind.RELIEVE

    def clean_also_ends(self) -> list[int]:
        if self.must_choose and not self.cleaned_data["also_ends"]:
            raise forms.ValidationError(_("Chọn ít nhất một vị trí ghi trong quyết định thôi giữ."))
        return sorted(int(pk) for pk in self.cleaned_data["also_ends"])


def others_held(draft: DecisionDraft) -> list[PostingVersion]:
    """What the decision may end besides; none for kinds that leave the main posting and all else as it is. A relief
    chooses among all that is held.
    """
    if draft.official is None or draft.effective_on is None:
        return []
    if draft.kind == DecisionKind.RELIEVE:
        return endable_on(draft.official, draft.effective_on, actor=draft.owner)
    if draft.kind not in MOVES_MAIN:
        return []
    return other_postings_on(draft.official, draft.effective_on, ended_by=draft.owner)


def ending_all(draft: DecisionDraft) -> list[PostingVersion]:
    """What ends because somebody leaves the service: everything, at other units too."""
    if draft.kind != DecisionKind.LEAVE or draft.official is None or draft.effective_on is None:
        return []
    return list(held_before(draft.official, draft.effective_on))


def ending_ids(draft: DecisionDraft) -> list[int]:
    """The postings that the draft ends beside the main one it moves from."""
    return [one.posting_id for one in ending_all(draft)] or list(draft.also_ends or ())


def usually_ended(draft: DecisionDraft, offered: list[PostingVersion]) -> list[PostingVersion]:
    if draft.kind == DecisionKind.RELIEVE:
        return offered if len(offered) == 1 else []
    assert draft.to_unit_id is not None
    assert draft.to_position_id is not None
    assert draft.effective_on is not None
    return left_behind(
        offered,
        kind=DecisionKind(draft.kind),
        to_unit_id=draft.to_unit_id,
        to_position_id=draft.to_position_id,
        day=draft.effective_on,
    )


def labels(draft: DecisionDraft, versions: list[PostingVersion]) -> list[str]:
    """Each with its unit and its first day."""
    assert draft.effective_on is not None
    names = unit_names({one.unit_id for one in versions}, draft.effective_on)
    titles = position_titles_on({one.position_id for one in versions}, draft.effective_on)
    return [
        _("%(position)s – %(unit)s, từ %(day)s")
        % {"position": titles[one.position_id], "unit": names[one.unit_id].label, "day": format_date(one.starts_on)}
        for one in versions
    ]


def asked_of(draft: DecisionDraft) -> tuple[object, ...]:
    """What the answer hangs on: with any of it changed, the question is asked again."""
    return (draft.official_id, draft.kind, draft.effective_on, draft.to_unit_id, draft.to_position_id)
