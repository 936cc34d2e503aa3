"""The form of one question, whatever its kind: as it is, as it was sent, or with a block more or less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from assessments.domain.picture_mentions import mentioned_in, with_every_picture
from assessments.domain.question_hints import gathers_others
from assessments.domain.question_text import (
    CHOSEN_FROM,
    MARKED_BY_PEOPLE,
    MAX_CHOICES,
    MAX_PARTS,
    MAX_PICTURES,
    CriterionText,
    PartText,
    QuestionText,
)
from assessments.domain.similar_questions import Similar
from assessments.enums import QuestionKind
from assessments.models import QuestionVersion
from lms.core.exceptions import RuleViolation
from lms.studio.questions.blocks import add_blocks, drop_block
from lms.studio.questions.forms import QuestionForm
from lms.studio.questions.parts import KIND, Part, empty_part, part_data, parts_data, parts_of
from lms.studio.questions.pictures import (
    Picture,
    forget_mentions,
    keep_uploads,
    pictures_data,
    pictures_of,
)
from lms.studio.questions.rows import MORE_ROWS, ROW_KINDS, RowFormSet, is_by_weight, row_forms, rows_data
from lms.studio.questions.rubrics import (
    MAX_CRITERIA,
    MAX_LEVELS,
    Criterion,
    criteria_data,
    criteria_of,
    empty_levels,
)

SHOW, SAVE, PREVIEW, MORE, DROP = "show", "save", "preview", "more", "drop"
ROWS_OF = re.compile(r"rows|parts-\d{1,2}-rows")
LEVELS_OF = re.compile(r"criteria-\d{1,2}-levels")
BLOCK = re.compile(r"(parts|criteria|pictures)-(\d{1,2})")
MOST = {"parts": MAX_PARTS, "criteria": MAX_CRITERIA, "pictures": MAX_PICTURES}


class Act(NamedTuple):
    """What the button that was pressed asks for; `what`: which blocks, or which of them."""

    verb: str
    what: str = ""


@dataclass
class Sheet:
    """`rows`, `parts`, `criteria`: None of a kind that has none."""

    act: Act
    base: QuestionText
    form: QuestionForm
    rows: RowFormSet | None
    parts: list[Part] | None
    criteria: list[Criterion] | None
    pictures: list[Picture]
    needs_feedback: bool = False
    similar: tuple[Similar, ...] = ()
    rows_error: str = ""
    _is_valid: bool | None = field(default=None, repr=False)

    @property
    def is_asked_for(self) -> bool:
        """Whether what was sent is to be judged."""
        return self.act.verb in {SAVE, PREVIEW}

    @property
    def blocks(self) -> list[Any]:
        return [*(self.parts or ()), *(self.criteria or ()), *self.pictures]

    def is_valid(self) -> bool:
        if self._is_valid is None:
            said = [self.form.is_valid(), self.rows is None or self.rows.is_valid()]
            said += [one.is_valid() for one in self.blocks]
            self._is_valid = all(said) and self._keeps_the_guards()
        return self._is_valid

    @property
    def text(self) -> QuestionText:
        text = self.form.text(self.base)
        if self.rows is not None:
            text = replace(text, choices=self.rows.choices(text.kind, by_weight=is_by_weight(self.base)))
        if self.parts is not None:
            text = replace(text, parts=tuple(one.text for one in self.parts))
        if self.criteria is not None:
            text = replace(text, criteria=tuple(one.text for one in self.criteria))
        pictures = tuple(found for one in self.pictures if (found := one.text) is not None)
        return with_every_picture(replace(text, pictures=pictures))

    def refuse(self, violation: RuleViolation) -> None:
        """Where it belongs; what is wrong with the choices stands above them."""
        if violation.at == "choices":
            self.rows_error = str(violation)
        else:
            self.form.add_error(violation.at if violation.at in self.form.fields else None, str(violation))

    @property
    def has_errors(self) -> bool:
        if not self.is_asked_for:
            return any(one.file_error for one in self.pictures)
        return bool(self.form.errors or self.rows_error) or not self.is_valid()

    def _keeps_the_guards(self) -> bool:
        """Of what is new here; what came with a file as it is keeps out nobody who mends something else."""
        faults = [*self._faults_of_rows(), *self._faults_of_pictures()]
        for form, name, sentence in faults:
            form.add_error(name, sentence)
        return not faults

    def _faults_of_rows(self) -> Iterator[tuple[Any, str, str]]:
        known = {part.stem: part.choices for part in (self.base, *self.base.parts)}
        for kind, stem, rows in self._chosen_from():
            before = known.get(stem, ())
            texts = {one.text for one in before}
            said = {(one.text, one.feedback) for one in before}
            for row in rows.forms:
                given = row.cleaned_data
                if not row.is_filled or kind not in CHOSEN_FROM:
                    continue
                if given["text"] not in texts and gathers_others(given["text"]):
                    yield row, "text", _("Đừng gộp các phương án khác (“tất cả đều đúng”). Hãy viết một ý cụ thể.")
                is_new = (given["text"], given["feedback"]) not in said
                if self.needs_feedback and is_new and not given["feedback"]:
                    yield row, "feedback", _("Ngân hàng này có bài luyện tập: người chọn phương án cần biết vì sao.")

    def _chosen_from(self) -> Iterator[tuple[str, str, RowFormSet]]:
        if self.rows is not None:
            yield self.base.kind, self.base.stem, self.rows
        for one in self.parts or ():
            yield one.kind, one.form.cleaned_data["stem"], one.rows

    def _faults_of_pictures(self) -> Iterator[tuple[Any, str, str]]:
        last = max((one.number for one in self.pictures if one.stored), default=-1)
        for one in self.pictures[:last]:
            if one.stored is None:
                yield one.form, "file", _("Chưa có hình ở đây. Hãy chọn tệp, hoặc bỏ hình này.")
        missing = {one for one in mentioned_in(self.text) - mentioned_in(self.base) if one > last + 1}
        if missing:
            words = _("Có chữ [hình %(number)s] nhưng câu chỉ có %(count)s hình. Hãy thêm hình, hoặc sửa số.")
            yield self.form, "stem", words % {"number": min(missing), "count": last + 1}


def sheet_of(
    request: HttpRequest,
    base: QuestionText,
    *,
    initial: dict[str, Any],
    version: QuestionVersion | None = None,
    needs_feedback: bool = False,
    **known: Any,
) -> Sheet:
    """What was uploaded is kept whatever the button; blocks that were not sent at all are as they were."""
    act = _act_of(request)
    data = request.POST.copy() if act.verb != SHOW else QueryDict(mutable=True)
    shown = {
        "parts-TOTAL": parts_data(base.parts),
        "criteria-TOTAL": criteria_data(base.criteria or (CriterionText("", ()),)),
        "pictures-TOTAL": pictures_data(version),
    }
    if act.verb == SHOW:
        shown["rows-TOTAL_FORMS"] = rows_data(base) if base.kind in ROW_KINDS else {}
    for name, blocks in shown.items():
        if name not in data:
            for key, value in blocks.items():
                data.setlist(key, [value])
    errors = keep_uploads(request, data)
    _change(data, act)
    judged = act.verb in {SAVE, PREVIEW}
    known |= {"kind": base.kind}
    sheet = Sheet(
        act=act,
        base=base,
        form=QuestionForm(initial=initial, **known) if act.verb == SHOW else QuestionForm(data, judged=judged, **known),
        rows=row_forms(base.kind, data, by_weight=is_by_weight(base), judged=judged)
        if base.kind in ROW_KINDS
        else None,
        parts=parts_of(data, judged=judged) if base.kind == QuestionKind.CASE else None,
        criteria=criteria_of(data, judged=judged) if base.kind in MARKED_BY_PEOPLE else None,
        pictures=pictures_of(data, request.user, judged=judged, errors=errors),
        needs_feedback=needs_feedback,
    )
    _focus(sheet)
    return sheet


def empty_question(kind: str) -> QuestionText:
    part: PartText = empty_part(kind)
    return QuestionText(kind, "", part.choices)


def _act_of(request: HttpRequest) -> Act:
    if request.method != "POST":
        return Act(SHOW)
    for verb in (MORE, DROP, PREVIEW):
        if verb in request.POST:
            return Act(verb, request.POST[verb])
    return Act(SAVE)


def _change(data: QueryDict, act: Act) -> None:
    if act.verb == MORE:
        _add(data, act.what)
    elif act.verb == DROP and (asked := BLOCK.fullmatch(act.what)):
        name, number = asked[1], int(asked[2])
        is_kept = f"{act.what}-kept" in data
        if drop_block(data, name, number, MOST[name]) and name == "pictures" and is_kept:
            forget_mentions(data, number)


def _add(data: QueryDict, what: str) -> None:
    if ROWS_OF.fullmatch(what):
        add_blocks(data, what, MORE_ROWS, MAX_CHOICES, total="TOTAL_FORMS")
    elif LEVELS_OF.fullmatch(what):
        add_blocks(data, what, 1, MAX_LEVELS, total="TOTAL_FORMS")
    elif what in MOST:
        number = add_blocks(data, what, 1, MOST[what])
        new: dict[str, Any] = {}
        if what == "parts":
            kind = str(data.get(KIND, ""))
            new = part_data(f"parts-{number}", empty_part(kind if kind in ROW_KINDS else QuestionKind.SINGLE))
        elif what == "criteria":
            new = empty_levels(f"criteria-{number}")
        for key, value in new.items():
            data.setlist(key, [value])


def _focus(sheet: Sheet) -> None:
    """The page that comes back longer leads to what is new."""
    if sheet.act.verb != MORE:
        return
    field_of = {
        "parts": lambda: sheet.parts and sheet.parts[-1].form.fields["stem"],
        "criteria": lambda: sheet.criteria and sheet.criteria[-1].form.fields["title"],
        "pictures": lambda: sheet.pictures and sheet.pictures[-1].form.fields["file"],
    }.get(sheet.act.what)
    new: Any = field_of() if field_of else _first_empty(sheet)
    if new:
        new.widget.attrs["autofocus"] = True


def _first_empty(sheet: Sheet) -> Any:
    sets = [sheet.rows, *(one.rows for one in sheet.parts or ()), *(one.levels for one in sheet.criteria or ())]
    for rows in sets:
        if rows is not None and rows.prefix == sheet.act.what:
            return next((row.fields[name] for row in rows.forms for name in row.fields if not _is_filled(row)), None)
    return None


def _is_filled(row: Any) -> bool:
    return any(row[name].value() for name in row.fields)
