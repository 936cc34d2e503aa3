"""Writing a draft of a framework: who may, that it is still one, that nobody was faster, and the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.competencies.domain.framework_contents import CompetencyFacts, LevelWords, VersionFacts, state_of
from lms.competencies.enums import FrameworkStatus
from lms.competencies.exceptions import DraftChangedMeanwhile, FrameworksNotYours, NotADraft
from lms.competencies.models import Competency, CompetencyLevel, CompetencyVersion, FrameworkVersion, ScaleLevel
from lms.competencies.policy import can_edit_frameworks
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_datetime

if TYPE_CHECKING:
    from lms.accounts.models import User


def check_may_edit(actor: User) -> None:
    if not can_edit_frameworks(actor):
        raise FrameworksNotYours


@contextmanager
def editing(draft: FrameworkVersion, actor: User) -> Iterator[FrameworkVersion]:
    """The row of the draft, held until the edit is written."""
    check_may_edit(actor)
    with transaction.atomic():
        held = FrameworkVersion.objects.select_for_update(no_key=True).get(pk=draft.pk)
        if held.status != FrameworkStatus.DRAFT:
            raise NotADraft(number=held.number)
        yield held


def check_unchanged(held: FrameworkVersion, now: Any, seen: str) -> None:
    if seen == state_of(now):
        return
    last = next(iter(history_for(held, limit=1)), None)
    raise DraftChangedMeanwhile(
        who=last.who if last else _("người khác"),
        when=format_datetime(timezone.localtime(last.when if last else None)),
    )


def raise_first(faults: Iterable[RuleViolation]) -> None:
    for fault in faults:
        raise fault


def write_facts(held: FrameworkVersion, facts: VersionFacts) -> None:
    names = ("legal_basis", "valid_from", "scale_min", "scale_max")
    for name in names:
        setattr(held, name, getattr(facts, name))
    held.save(update_fields=names)
    held.scale.all().delete()
    write_scale(held, facts.scale)


def write_scale(held: FrameworkVersion, scale: Iterable[LevelWords]) -> None:
    ScaleLevel.objects.bulk_create(
        [ScaleLevel(framework_version=held, level=one.level, name_vi=one.vi, name_en=one.en) for one in scale]
    )


def write_competencies(held: FrameworkVersion, wanted: Sequence[CompetencyFacts]) -> None:
    """The draft's competencies as wanted, in that order. A draft's rows are pointed at by nothing, so they are made
    anew; the competencies themselves stay."""
    held.competencies.all().delete()
    codes = [one.code for one in wanted]
    known = {row.code: row for row in Competency.objects.filter(framework=held.framework_id, code__in=codes)}
    new = [Competency(framework_id=held.framework_id, code=code) for code in codes if code not in known]
    known |= {row.code: row for row in Competency.objects.bulk_create(new)}
    rows = CompetencyVersion.objects.bulk_create(
        [
            CompetencyVersion(
                competency=known[one.code],
                framework_version=held,
                group=one.group,
                name_vi=one.name_vi,
                name_en=one.name_en,
                first_level=one.first_level,
                last_level=one.last_level,
                mark=one.mark,
                order=order,
            )
            for order, one in enumerate(wanted, start=1)
        ]
    )
    CompetencyLevel.objects.bulk_create(
        [
            CompetencyLevel(competency_version=row, level=level.level, description_vi=level.vi, description_en=level.en)
            for row, one in zip(rows, wanted, strict=True)
            for level in one.levels
        ]
    )
