"""The blueprint as a grid: so many questions of each competency and difficulty, beside how many the bank has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.domain.assessment_rules import Draw, draws_of
from assessments.domain.changing_assessments import seen_of
from assessments.domain.drawing import Cell
from assessments.domain.papers import drawable
from assessments.domain.publishable import MOST_QUESTIONS
from assessments.domain.writing_assessments import change_draws
from assessments.enums import Difficulty
from assessments.models import Assessment, QuestionBank
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.names import phrase_sort_key
from lms.studio.assessments.words import assessment_or_404, heads, saved_answer

ENOUGH = 3
"""A pool of fewer times the draw gives papers that are much alike."""
DIGITS = 3
Pools = Mapping[tuple[int | None, str], int]
"""By competency and difficulty, None and "" being any."""


@dataclass(frozen=True)
class GridCell:
    """`wanted` as typed; `pool`: how many there are to draw from. `label` names it where it can't be seen in a row."""

    name: str
    label: str
    wanted: str
    pool: int
    problem: str = ""

    @property
    def count(self) -> int:
        return int(self.wanted) if is_count(self.wanted) else 0

    @property
    def is_asked(self) -> bool:
        """A cell without questions is no place to write a number, unless one stands there."""
        return bool(self.pool or self.wanted)

    @property
    def is_short(self) -> bool:
        return self.count > self.pool

    @property
    def is_narrow(self) -> bool:
        return 0 < self.count <= self.pool < self.count * ENOUGH


@dataclass(frozen=True)
class GridRow:
    name: str
    is_any: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """One bank."""

    bank: QuestionBank
    rows: tuple[GridRow, ...]

    @property
    def cells(self) -> list[GridCell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def drawn(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def narrow_cells(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.is_narrow or cell.is_short]


@require_http_methods(["GET", "HEAD", "POST"])
def blueprint(request: HttpRequest, assessment_id: int) -> HttpResponse:
    found = assessment_or_404(request.user, assessment_id)
    sent = request.POST if request.method == "POST" else None
    grids = grids_of(found, request.user, sent)
    problems = [cell.problem for grid in grids for cell in grid.cells if cell.problem]
    is_looked_at = sent is not None and "xem" in sent
    if sent is not None and not problems and not is_looked_at:
        try:
            change_draws(
                assessment=found,
                draws=_draws(grids),
                seen=sent.get("seen", ""),
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except RuleViolation as violation:
            problems = [str(violation)]
        else:
            return saved_answer(request, found)
    context = {
        "assessment": found,
        "grids": grids,
        "columns": [str(one.label) for one in Difficulty],
        "problems": problems,
        "seen": sent.get("seen", "") if sent is not None else seen_of(found),
        "drawn": sum(grid.drawn for grid in grids),
        "fixed_count": found.fixed_questions.count(),
        "enough": ENOUGH,
    }
    return render(request, "studio/assessments/blueprint.html", context | heads(_("Bảng rút câu"), found))


def grids_of(assessment: Assessment, user: Any, sent: Mapping[str, str] | None = None) -> list[Grid]:
    """Of the banks that the user writes and those it draws from now; three statements, whatever their number."""
    drawn = {(one.bank_id, one.competency_id, one.difficulty): one.count for one in draws_of(assessment)}
    own = QuestionBank.objects.writable_by(user) | QuestionBank.objects.filter(pk__in={bank for bank, *_rest in drawn})
    banks = sorted(own.distinct(), key=lambda bank: (not any(bank.pk == one[0] for one in drawn), bank.name))
    pools, words = _pools(banks), competencies_in_force(timezone.localdate())
    grids = []
    for bank in banks:
        pool = pools[bank.pk]
        asked = {one for one, _difficulty in pool} | {one for where, one, _difficulty in drawn if where == bank.pk}
        listed = sorted(
            (one for one in asked if one is not None),
            key=lambda one: phrase_sort_key(words[one].name) if one in words else (),
        )
        rows = [_row(bank, one, words[one].name if one in words else str(one), pool, drawn, sent) for one in listed]
        rows.append(_row(bank, None, _("Mọi năng lực"), pool, drawn, sent))
        grids.append(Grid(bank, tuple(rows)))
    return grids


def _row(
    bank: QuestionBank,
    competency_id: int | None,
    name: str,
    pool: Pools,
    drawn: Mapping[tuple[int, int | None, str], int],
    sent: Mapping[str, str] | None,
) -> GridRow:
    cells = []
    for difficulty, words in (*((str(one), str(one.label)) for one in Difficulty), ("", _("mọi độ khó"))):
        field = f"n-{bank.pk}-{competency_id or 0}-{difficulty or 'moi'}"
        known = drawn.get((bank.pk, competency_id, difficulty))
        wanted = str(known or "") if sent is None else sent.get(field, "").strip()
        label = f"{name}, {words}"
        problem = ""
        if wanted and not is_count(wanted):
            said = _("Ô “%(cell)s” (%(bank)s): ghi một số từ 0 đến %(most)s, hoặc để trống.")
            problem = said % {"cell": label, "bank": bank.name, "most": MOST_QUESTIONS}
        cells.append(GridCell(field, label, wanted, pool.get((competency_id, difficulty), 0), problem))
    return GridRow(name, competency_id is None, tuple(cells))


def is_count(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS and int(typed) <= MOST_QUESTIONS


def _pools(banks: Iterable[QuestionBank]) -> dict[int, dict[tuple[int | None, str], int]]:
    """By bank; what a paper can show now."""
    found: dict[int, dict[tuple[int | None, str], int]] = defaultdict(lambda: defaultdict(int))
    versions = drawable([Cell(bank.code, "", 0) for bank in banks]).order_by()
    columns = ("question__bank", "competency", "difficulty")
    for bank, competency, difficulty, count in versions.values_list(*columns).annotate(n=Count("pk", distinct=True)):
        for place in {(competency, difficulty), (competency, ""), (None, difficulty), (None, "")}:
            found[bank][place] += count
    return found


def _draws(grids: Iterable[Grid]) -> list[Draw]:
    draws = []
    for grid in grids:
        for cell in grid.cells:
            if cell.count:
                _n, _bank, competency, difficulty = cell.name.split("-")
                draws.append(
                    Draw(grid.bank.pk, cell.count, int(competency) or None, "" if difficulty == "moi" else difficulty)
                )
    return draws
