"""What became of people who were moved: before the decision and since, worked out from facts for any day.

**Which moves.** Decisions that gave somebody a posting at a unit of the scope as units stand on the day of the report;
where the former posting goes on (kiêm nhiệm, biệt phái), also those of the scope's own people to elsewhere. Only of
people whom the reader manages today: who has gone on to another commune is that commune's to follow. A decision that
another corrects counts no more.

**Score before**: the last result, on a day before the decision takes effect, of an exam that proves something the new
posting requires, whichever posting it was taken in; so too what was sat for it in advance. **Score after**: the last
such result recorded for the new posting from that day on. What was sat for another posting since, and practice, is
neither; what it proved still counts as held.

**Competent**: all that must be shown was, on the first day at or after the move for which evidence says so.
Requirements are those of each day. Evidence that is withdrawn never counted; one that runs out later doesn't undo the
day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from certificates.reports.moves_comparing import compare
from certificates.reports.moves_facts import Move, MoveFilter, MoveReport, Place, Shown
from certificates.reports.moves_figures import MoveFigures
from certificates.reports.moves_reading import evidence_titles, lines_to_compare, moved_people
from lms.core.vietnamese.names import phrase_sort_key
from lms.evidence.enums import EvidenceKind

if TYPE_CHECKING:
    from lms.accounts.models import User

NO_FILTER = MoveFilter()


def move_report(
    *,
    viewer: User,
    units: Iterable[int],
    unit_label: str,
    as_of: date,
    known_at: datetime | None = None,
    asked: MoveFilter = NO_FILTER,
    with_profiles: bool = True,
    run_at: datetime | None = None,
) -> MoveReport:
    """The moves to `units` (ids) and everything below them; the number of statements doesn't grow with their number.

    Without profiles each move goes without its competencies, for lists that don't show them.
    """
    run_at = run_at or timezone.now()
    head = {"unit": unit_label, "as_of": as_of, "known_at": known_at, "run_at": run_at, "run_by": viewer.full_name}
    seen = moved_people(viewer, known_at=known_at)
    if not seen:
        return MoveReport(**head)  # type: ignore[arg-type]
    lines, provinces = lines_to_compare(viewer, seen, as_of=as_of, known_at=known_at, official=asked.official)
    figures, scope = MoveFigures(lines, as_of, known_at), set(units)
    inside = [one for one in figures.begun if one.line.official_id in seen and one.is_inside(scope)]
    likely = [one for one in inside if asked.may_take(one.line, one.posting.starts_on, one.former, one.place)]
    moves = [figures.move(one, with_profile=with_profiles) for one in likely]
    moves = [move for move in moves if asked.state in ("", move.state)]
    moves.sort(key=lambda move: (move.sort_key, move.official_id, -move.effective_on.toordinal(), -move.line_id))
    pairs = {move.pair for move in moves if move.pair}
    alike = [one for one in figures.begun if one.pair in pairs and one.province_id in provinces]
    fared = (figures.fared(one) for one in alike if one.posting.starts_on <= as_of)
    return MoveReport(
        **head,  # type: ignore[arg-type]
        moves=tuple(moves),
        compared=compare(fared, seen=seen),
        in_scope=len(inside),
        from_positions=_choices(one.former for one in inside),
        to_positions=_choices(one.place for one in inside),
    )


def shown_by(moves: Iterable[Move]) -> dict[int, Shown]:
    """What the levels in these moves rest on, by piece of evidence; one statement."""
    wanted = {one.evidence_id: move.official_id for move in moves for one in move.competencies if one.evidence_id}
    found = evidence_titles(wanted.values()) if wanted else {}
    return {pk: Shown(EvidenceKind(found[pk][0]), *found[pk][1:]) for pk in wanted if pk in found}


def _choices(places: Iterable[Place | None]) -> tuple[tuple[str, str], ...]:
    named = {place.position_code: place.position for place in places if place}
    return tuple(sorted(named.items(), key=lambda pair: (phrase_sort_key(pair[1]), pair[0])))
