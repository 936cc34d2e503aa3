"""A version of a framework comes into force, or stops. What a person has published stays as it is.

What rests on it elsewhere (requirement status) is the business of `lms/flows/frameworks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, contents_of
from lms.competencies.domain.framework_rules import competency_faults, scale_faults
from lms.competencies.domain.framework_writing import check_may_edit, check_unchanged, editing
from lms.competencies.enums import FrameworkStatus
from lms.competencies.exceptions import (
    LastDayTooEarly,
    ReasonMissing,
    RequirementsOutsideLevels,
    StillRequired,
    VersionAlreadyEnds,
    VersionNotPublished,
    VersionNotReady,
)
from lms.competencies.models import Framework, FrameworkVersion, Requirement
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.competencies.querysets import RequirementQuerySet

PUBLISHED = register_verb(
    "competencies.version.published",
    _("%(actor)s đã công bố phiên bản %(number)s, áp dụng từ %(valid_from)s, quyết định %(decision_number)s"),
)
SUCCEEDED = register_verb(
    "competencies.version.succeeded",
    _("%(actor)s đã công bố phiên bản %(successor)s nên phiên bản này áp dụng đến hết %(valid_to)s"),
)
RETIRED = register_verb(
    "competencies.version.retired", _("%(actor)s đã cho thôi áp dụng phiên bản này sau ngày %(valid_to)s")
)

FARTHEST = timedelta(days=2 * 366)
"""A slip of the year would stand for ever: the next version has to begin later."""


@dataclass(frozen=True)
class Fault:
    """What stands in the way of publishing; `code` of the competency to mend, where it is one."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class OutsideRequirement:
    """A requirement that the version's levels don't hold. Below them its minimum counts as the first level, by rule;
    above them nobody can be assessed."""

    position_code: str
    position: str
    competency_code: str
    competency: str
    min_level: int
    max_level: int
    first_level: int
    last_level: int

    @property
    def is_above(self) -> bool:
        return self.max_level > self.last_level


@dataclass(frozen=True)
class Readiness:
    """`faults` must be mended; what lies `above` may be left as it is on purpose."""

    contents: Contents
    faults: tuple[Fault, ...]
    outside: tuple[OutsideRequirement, ...]

    @property
    def above(self) -> tuple[OutsideRequirement, ...]:
        return tuple(one for one in self.outside if one.is_above)

    @property
    def below(self) -> tuple[OutsideRequirement, ...]:
        return tuple(one for one in self.outside if not one.is_above)


def readiness_of(draft: FrameworkVersion, today: date) -> Readiness:
    contents = contents_of(draft)
    faults = (*_words_faults(contents), *_day_faults(draft, today), *_dropped_faults(draft, contents))
    return Readiness(contents, faults, tuple(_outside(draft, contents)))


def publish_version(
    *,
    draft: FrameworkVersion,
    decision_number: str,
    reason: str,
    keep_outside: bool,
    seen: str,
    actor: User,
    now: datetime,
    today: date,
) -> FrameworkVersion:
    """The version before it ends the day before; only requirements above the levels may be left as they are."""
    with editing(draft, actor) as held:
        if not reason.strip():
            raise ReasonMissing
        ready = readiness_of(held, today)
        check_unchanged(held, ready.contents, seen)
        if ready.faults:
            raise VersionNotReady(count=len(ready.faults))
        if ready.above and not keep_outside:
            raise RequirementsOutsideLevels(count=len(ready.above))
        _hold_framework(held)
        before = newest_before(held)
        last_day = held.valid_from - timedelta(days=1)
        if before is not None and (before.valid_to is None or before.valid_to > last_day):
            before.valid_to, before.status = last_day, FrameworkStatus.RETIRED
            before.save(update_fields=["valid_to", "status"])
            facts = {"successor": held.number, "valid_to": last_day}
            record(verb=SUCCEEDED, target=before, actor=actor, after=facts, reason=reason)
        held.status, held.decision_number = FrameworkStatus.PUBLISHED, decision_number.strip()
        held.published_at, held.published_by = now, actor
        held.save(update_fields=["status", "decision_number", "published_at", "published_by"])
        facts = {"number": held.number, "valid_from": held.valid_from, "decision_number": held.decision_number}
        record(verb=PUBLISHED, target=held, actor=actor, after=facts, reason=reason)
    return held


def retire_version(
    *, version: FrameworkVersion, last_day: date, reason: str, actor: User, today: date
) -> FrameworkVersion:
    """Only where no requirement rests on it after that day; with a successor it ends by itself. Sent twice: once."""
    check_may_edit(actor)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        held: FrameworkVersion = FrameworkVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
        _hold_framework(held)
        if held.status == FrameworkStatus.DRAFT:
            raise VersionNotPublished(number=held.number)
        if held.valid_to == last_day:
            return held
        if held.valid_to is not None:
            raise VersionAlreadyEnds(number=held.number, day=format_date(held.valid_to))
        if last_day < max(today, held.valid_from):
            raise LastDayTooEarly(day=format_date(max(today, held.valid_from)))
        resting = requirements_resting(held, last_day + timedelta(days=1))
        if resting:
            raise StillRequired(day=format_date(last_day), count=resting)
        held.valid_to, held.status = last_day, FrameworkStatus.RETIRED
        held.save(update_fields=["valid_to", "status"])
        record(verb=RETIRED, target=held, actor=actor, after={"valid_to": last_day}, reason=reason)
    return held


def newest_before(version: FrameworkVersion) -> FrameworkVersion | None:
    """The version in force, or the last one to come: what this one will follow."""
    others = version.framework.versions.exclude(status=FrameworkStatus.DRAFT).exclude(pk=version.pk)
    found: FrameworkVersion | None = others.order_by("-valid_from", "-number").first()
    return found


def requirements_resting(version: FrameworkVersion, day: date) -> int:
    """Requirements for its competencies that hold on that day or a later one."""
    lasting = Requirement.objects.known().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return lasting.filter(competency__versions__framework_version=version).count()


def _hold_framework(version: FrameworkVersion) -> None:
    """Nobody else publishes or retires a version of it meanwhile."""
    Framework.objects.select_for_update(no_key=True).get(pk=version.framework_id)


def _words_faults(contents: Contents) -> Iterator[Fault]:
    for fault in scale_faults(contents.facts):
        yield Fault(str(fault))
    if not contents.competencies:
        yield Fault(gettext("Bản soạn chưa có năng lực nào. Hãy thêm ít nhất một năng lực."))
    for number, one in enumerate(contents.competencies):
        for fault in competency_faults(one, contents.facts, contents.competencies[:number]):
            yield Fault(f"{one.code} {one.name_vi}: {fault}", one.code)
        if not one.levels:
            text = gettext("%(code)s %(name)s: chưa mô tả mức nào. Hãy ghi biểu hiện của ít nhất một mức.")
            yield Fault(text % {"code": one.code, "name": one.name_vi}, one.code)


def _day_faults(draft: FrameworkVersion, today: date) -> Iterator[Fault]:
    before = newest_before(draft)
    if before is None:
        return  # the first version may tell of a past day
    if draft.valid_from <= before.valid_from:
        text = gettext("Phiên bản %(number)s áp dụng từ %(day)s. Hãy chọn ngày áp dụng muộn hơn ngày đó.")
        yield Fault(text % {"number": before.number, "day": format_date(before.valid_from)})
    elif draft.valid_from < today:
        text = gettext("Ngày áp dụng %(day)s đã qua. Hãy chọn từ hôm nay trở đi: mức của ngày đã qua không tính lại.")
        yield Fault(text % {"day": format_date(draft.valid_from)})
    elif draft.valid_from - today > FARTHEST:
        text = gettext("Ngày áp dụng %(day)s còn quá xa, có thể gõ nhầm năm. Hãy chọn ngày trong hai năm tới.")
        yield Fault(text % {"day": format_date(draft.valid_from)})


def _dropped_faults(draft: FrameworkVersion, contents: Contents) -> Iterator[Fault]:
    """A requirement must find its competency in the framework of its day."""
    kept = [one.code for one in contents.competencies]
    lasting = _lasting(draft).exclude(competency__code__in=kept)
    for code, count in lasting.order_by("competency__code").values_list("competency__code").annotate(Count("pk")):
        text = ngettext(
            "Năng lực %(code)s đã bỏ khỏi bản soạn nhưng %(count)s yêu cầu của vị trí còn dùng. Hãy thêm lại năng lực,"
            " hoặc cho yêu cầu đó hết hiệu lực trước.",
            "Năng lực %(code)s đã bỏ khỏi bản soạn nhưng %(count)s yêu cầu của vị trí còn dùng. Hãy thêm lại năng lực,"
            " hoặc cho yêu cầu đó hết hiệu lực trước.",
            count,
        )
        yield Fault(text % {"code": code, "count": count})


def _outside(draft: FrameworkVersion, contents: Contents) -> Iterator[OutsideRequirement]:
    spans: dict[str, CompetencyFacts] = {one.code: one for one in contents.competencies}
    rows = _lasting(draft).filter(competency__code__in=spans).select_related("position", "competency")
    for row in rows.order_by("position__code", "competency__code", "pk"):
        one = spans[row.competency.code]
        if row.min_level < one.first_level or row.max_level > one.last_level:
            yield OutsideRequirement(
                position_code=row.position.code,
                position=row.position.name_vi,
                competency_code=one.code,
                competency=one.name_vi,
                min_level=row.min_level,
                max_level=row.max_level,
                first_level=one.first_level,
                last_level=one.last_level,
            )


def _lasting(draft: FrameworkVersion) -> RequirementQuerySet:
    lasting = Requirement.objects.known().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=draft.valid_from))
    found: RequirementQuerySet = lasting.filter(competency__framework=draft.framework_id)
    return found
