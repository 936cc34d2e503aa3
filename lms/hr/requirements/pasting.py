"""Cells out of Excel into requirements: first what they would change, then all of it or nothing.

Between the two pages nothing is stored: the cells travel in the page, and are read and held against the record again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.requirement_cells import MOST_PROBLEMS, AskedCell, CellProblem, cell_text, read_pasted
from lms.competencies.domain.requirement_changes import Change, ChangeKind, KeptRow, Key, Statement, changes_of
from lms.competencies.domain.requirement_writing import faults_of, kept_rows, state_of_rows
from lms.competencies.exceptions_requirements import (
    LevelNotInFramework,
    LevelsTurned,
    PositionNotThen,
    RequirementsChangedMeanwhile,
    WeightOutside,
)
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows.requirements import set_requirements
from lms.hr.requirements.doors import Place, grid_breadcrumb, writers_only
from lms.hr.requirements.editing import written_words
from lms.hr.requirements.forms import PasteForm
from lms.org.models import Position

MOST_SHOWN = 200


@dataclass(frozen=True)
class ShownChange:
    """A cell that changes something."""

    row: int
    position: str
    competency: str
    before: str
    after: str
    kind: ChangeKind


@dataclass(frozen=True)
class DryRun:
    """What the cells would do; `wanted` is empty where something is refused."""

    cells: tuple[AskedCell, ...]
    problems: tuple[CellProblem, ...]
    changes: tuple[ShownChange, ...] = ()
    rows: tuple[KeptRow, ...] = ()

    @property
    def wanted(self) -> dict[Key, Statement]:
        return {cell.key: cell.statement for cell in self.cells}

    @property
    def state(self) -> str:
        return state_of_rows(list(self.rows))

    def count(self, kind: ChangeKind) -> int:
        return sum(one.kind == kind for one in self.changes)

    @property
    def same(self) -> int:
        return len(self.cells) - len(self.changes)


@writers_only
def requirements_paste(request: HttpRequest, place: Place) -> HttpResponse:
    form = PasteForm(request.POST if request.method == "POST" else None, initial={"valid_from": place.day})
    run: DryRun | None = None
    if form.is_bound and form.is_valid():
        place = replace(place, day=form.cleaned_data["valid_from"])
        run = _dry_run(form, place)
        if run.problems:
            form.add_error("text", _("Có ô chưa đúng, nêu ở bảng bên dưới. Chưa ghi gì; hãy sửa rồi xem lại."))
        elif "write" in request.POST:
            try:
                return _written(request, place, form, run)
            except RequirementsChangedMeanwhile as violation:
                add_violation(form, violation)
            except RuleViolation as violation:
                add_violation(form, violation)
                run = None
        if run is not None and not run.problems:
            form.saw(run.state)
    context = {
        "scope": place.scope,
        "place": place,
        "breadcrumb": grid_breadcrumb(request, place, (_("Dán từ Excel"), "", "")),
        "tabs": place.tabs("requirements_paste") if run is None else [],
        "form": form,
        "run": run,
        "is_ready": run is not None and not run.problems,
        "counts": _counts(run) if run else [],
        "shown": run.changes[:MOST_SHOWN] if run else (),
        "more": max(0, len(run.changes) - MOST_SHOWN) if run else 0,
        "back_url": place.url(),
        "file_url": place.url("requirements_file"),
    }
    return render(request, "hr/requirements/paste.html", context)


def _written(request: HttpRequest, place: Place, form: PasteForm, run: DryRun) -> HttpResponse:
    given = form.cleaned_data
    changes = set_requirements(
        employer=place.employer,
        valid_from=place.day,
        wanted=run.wanted,
        source=given["source"],
        reason=given["reason"],
        seen=given["seen"],
        confirms=given["confirms"],
        actor=request.user,
        now=timezone.now(),
    )
    messages.success(request, written_words(len(changes), place))
    return redirect(place.url())


def _dry_run(form: forms.Form, place: Place) -> DryRun:
    words = competencies_in_force(place.day)
    positions = {one.code.upper(): one for one in Position.objects.all()}
    read = read_pasted(
        form.cleaned_data["text"],
        {code: one.pk for code, one in positions.items()},
        {one.code.upper(): key for key, one in words.items()},
    )
    at = {cell.key: cell for cell in read.cells}
    rows = kept_rows({key.position_id for key in at}, place.employer)
    wanted = {key: cell.statement for key, cell in at.items()}
    changes = changes_of(rows, wanted, place.day, confirms=form.cleaned_data["confirms"])
    by_pk = {one.pk: one for one in positions.values()}
    problems = [*read.problems, *_problems(changes, at, by_pk, words, place)]
    if problems:
        return DryRun((), tuple(sorted(problems, key=lambda one: one.row))[:MOST_PROBLEMS])
    shown = tuple(_shown(change, at[change.key], by_pk, words) for change in changes)
    return DryRun(read.cells, (), shown, tuple(rows))


def _problems(
    changes: Sequence[Change],
    at: dict[Key, AskedCell],
    positions: dict[int, Position],
    words: dict[int, CompetencyWords],
    place: Place,
) -> Iterator[CellProblem]:
    for change in changes:
        cell = at[change.key]
        for fault in faults_of(change, positions[change.key.position_id], words, place.day):
            yield CellProblem(cell.row, _column_of(fault, cell, words), str(fault))


def _column_of(fault: RuleViolation, cell: AskedCell, words: dict[int, CompetencyWords]) -> str:
    """Where what is wrong stands: a level too high may be the least or the aim."""
    demand = cell.statement.demand
    match fault:
        case LevelNotInFramework() if demand is not None:
            is_low = not 1 <= demand.min_level <= words[cell.key.competency_id].last_level
            return cell.heading(*(("low",) if is_low else ("high", "low")))
        case LevelsTurned():
            return cell.heading("high", "low")
        case WeightOutside():
            return cell.heading("weight", "low")
        case PositionNotThen():
            return cell.heading("position")
    return cell.column


def _shown(
    change: Change, cell: AskedCell, positions: dict[int, Position], words: dict[int, CompetencyWords]
) -> ShownChange:
    position, competency = positions[change.key.position_id], words[change.key.competency_id]
    return ShownChange(
        row=cell.row,
        position=f"{position.code} {position.name_vi}",
        competency=f"{competency.code} {competency.name_vi}",
        before=cell_text(change.before),
        after=cell_text(change.after),
        kind=change.kind,
    )


def _counts(run: DryRun) -> list[dict[str, Any]]:
    """For components/summary_list.html."""
    labels = {
        ChangeKind.ADDED: _("Thêm"),
        ChangeKind.CHANGED: _("Đổi"),
        ChangeKind.CONFIRMED: _("Xác nhận giá trị ví dụ"),
        ChangeKind.ENDED: _("Thôi yêu cầu"),
    }
    found: list[dict[str, Any]] = [
        {"key": label, "value": str(run.count(kind))} for kind, label in labels.items() if not run.problems
    ]
    if not run.problems:
        found.append({"key": _("Giữ nguyên"), "value": str(run.same)})
    return [*found, {"key": _("Bị từ chối"), "value": str(len(run.problems))}]
