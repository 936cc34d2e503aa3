"""What one line of a decision becomes when the decision is corrected or cancelled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_dates import WITH_TERM
from lms.org.domain.posting_conflicts import is_term
from lms.org.domain.posting_ends import supersede, write_anew
from lms.org.domain.postings import hold_unit
from lms.org.enums import DecisionKind
from lms.org.exceptions import EffectiveBeforePosting
from lms.org.exceptions_decisions import CorrectionOverlaps, DecisionBuiltUpon
from lms.org.models import Decision, DecisionLine, Position, Posting, PostingVersion, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

POSTING_CORRECTED = register_verb(
    "org.posting.corrected",
    _("%(actor)s đã đính chính vị trí đảm nhận: từ %(starts_on)s đến hết %(ends_on)s"),
)
POSTING_VOIDED = register_verb(
    "org.posting.voided", _("%(actor)s đã hủy vị trí đảm nhận vì Quyết định số %(number)s bị hủy")
)


def versions_of(decision: Decision) -> list[Decision]:
    """Every row of the paper, the one recorded first at the end."""
    last = decision
    while (later := Decision.objects.filter(corrects=last).first()) is not None:
        last = later
    rows = [last]
    while rows[-1].corrects is not None:
        rows.append(rows[-1].corrects)
    return rows


class LineWriting:
    """What one line of a decision becomes."""

    def __init__(
        self, line: DecisionLine, anew: Decision, held: Decision, reason: str, actor: User, now: datetime
    ) -> None:
        self.line, self.anew, self.held = line, anew, held
        self.reason, self.actor, self.now = reason, actor, now
        self.to_unit_id = line.to_unit_id

    def begin_anew(self, posting: Posting, place: tuple[Unit, Position] | None) -> Posting:
        """The posting with its new days, unit and position. An end by another decision stands."""
        version = PostingVersion.objects.known().get(posting=posting)
        kind, first_day = DecisionKind(self.anew.kind), self.anew.effective_on
        unit, position = place or (version.unit, version.position)
        ends_on, end_decision_id = version.ends_on, version.end_decision_id
        if ends_on is None or is_term(version):
            ends_on = self.anew.expires_on if kind in WITH_TERM else None
            end_decision_id = self.anew.pk if ends_on else None
        elif ends_on < first_day:
            raise self._built_upon(version)
        hold_unit(unit, first_day, ends_on)
        _check_not_twice(version, unit, position, first_day, ends_on)
        self.to_unit_id = unit.pk
        self._write(
            version,
            unit_id=unit.pk,
            position_id=position.pk,
            is_secondment=kind == DecisionKind.SECOND,
            starts_on=first_day,
            start_decision_id=self.anew.pk,
            ends_on=ends_on,
            end_decision_id=end_decision_id,
        )
        return posting

    def end_anew(self, posting: Posting) -> list[Posting]:
        """The posting's end on the eve of the corrected day, or with its own term where that comes sooner."""
        version = PostingVersion.objects.known().filter(posting=posting).first()
        if version is None or version.end_decision_id != self.held.pk:
            return []
        if version.starts_on >= self.anew.effective_on:
            raise EffectiveBeforePosting(starts_on=format_date(version.starts_on))
        eve = self.anew.effective_on - timedelta(days=1)
        term = _end_before(version, self.held)
        if term is not None and term.ends_on is not None and term.ends_on < eve:
            self._write(version, ends_on=term.ends_on, end_decision_id=term.end_decision_id)
        else:
            hold_unit(version.unit, version.starts_on, eve)
            self._write(version, ends_on=eve, end_decision_id=self.anew.pk)
        return [posting]

    def revive(self, posting: Posting) -> list[Posting]:
        """The posting goes on, to its own term where it had one."""
        version = PostingVersion.objects.known().filter(posting=posting).first()
        if version is None or version.end_decision_id != self.held.pk:
            return []
        term = _end_before(version, self.held)
        ends_on = term.ends_on if term else None
        hold_unit(version.unit, version.starts_on, ends_on)
        self._write(version, ends_on=ends_on, end_decision_id=term.end_decision_id if term and ends_on else None)
        return [posting]

    def void(self, posting: Posting) -> Posting:
        version = PostingVersion.objects.known().get(posting=posting)
        if version.ends_on is not None and not is_term(version):
            raise self._built_upon(version)
        supersede(version, now=self.now)
        after = {"number": self.anew.number}
        record(verb=POSTING_VOIDED, target=posting, actor=self.actor, after=after, reason=self.reason)
        return posting

    def write_line(self) -> None:
        line = self.line
        DecisionLine.objects.create(
            decision=self.anew,
            official_id=line.official_id,
            from_posting_id=line.from_posting_id,
            to_posting_id=line.to_posting_id,
            from_unit_id=line.from_unit_id,
            to_unit_id=self.to_unit_id,
        )

    def _write(self, version: PostingVersion, **changes: object) -> None:
        anew = write_anew(version, actor=self.actor, now=self.now, reason=self.reason, **changes)
        names = ("unit_id", "position_id", "starts_on", "ends_on")
        before, after = ({name: getattr(one, name) for name in names} for one in (version, anew))
        record(
            verb=POSTING_CORRECTED,
            target=version.posting,
            actor=self.actor,
            before=before,
            after=after,
            reason=self.reason,
        )

    @staticmethod
    def _built_upon(version: PostingVersion) -> DecisionBuiltUpon:
        number = "–"
        if version.end_decision is not None:
            number = version.end_decision.number
        elif version.end_event is not None:
            number = version.end_event.document_number
        return DecisionBuiltUpon(number=number, ends_on=format_date(version.ends_on) if version.ends_on else "–")


def _end_before(version: PostingVersion, held: Decision) -> PostingVersion | None:
    """The posting as it was before the paper ended it, in any of its rows; None where it had no end then."""
    rows = {row.pk for row in versions_of(held)}
    earlier = PostingVersion.objects.filter(posting_id=version.posting_id).exclude(end_decision_id__in=rows)
    found: PostingVersion | None = earlier.filter(ends_on__isnull=False).order_by("-number").first()
    return found


def _check_not_twice(
    version: PostingVersion, unit: Unit, position: Position, first_day: date, last_day: date | None
) -> None:
    """Nobody is in the same position at the same unit twice at once."""
    others = PostingVersion.objects.lasting_on(first_day).filter(
        Q() if last_day is None else Q(starts_on__lte=last_day),
        posting__official=version.posting.official_id,
        unit=unit,
        position=position,
    )
    other = others.exclude(posting=version.posting_id).order_by("starts_on").first()
    if other is not None:
        raise CorrectionOverlaps(starts_on=format_date(other.starts_on))


def check_one_main_at_once(official_id: int, touched: Collection[int]) -> None:
    """Once all of it is written: of the main postings touched, none begins before the one before it has ended."""
    mains = list(
        PostingVersion.objects.known().filter(posting__official=official_id, is_main=True).order_by("starts_on", "pk")
    )
    for earlier, later in pairwise(mains):
        if not {earlier.posting_id, later.posting_id} & set(touched):
            continue
        if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
            raise CorrectionOverlaps(starts_on=format_date(later.starts_on))
