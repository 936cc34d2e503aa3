"""What a person, and the head of their unit, say of the levels that the person's postings ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force, scale_in_force
from lms.competencies.domain.framework_contents import indicators
from lms.competencies.domain.official_requirements import required_of
from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.models import CompetencyLevel, CompetencyVersion
from lms.core.domain.audit import record, register_verb
from lms.evidence.enums import ViewKind
from lms.evidence.exceptions import LevelNotDescribed, NoLevelChosen, NotAskedOfPosition, OwnManagersView
from lms.evidence.models import LevelView
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

SELF_GIVEN = register_verb("evidence.view.self", _("Đã tự đánh giá mức %(count)s năng lực"))
MANAGER_GIVEN = register_verb("evidence.view.manager", _("Người đứng đầu đã nhận xét mức %(count)s năng lực"))


@dataclass(frozen=True)
class LevelWords:
    level: int
    name: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class AskedLevel:
    """A competency that the postings ask for, with what each level looks like; level 0 stands for "not shown"."""

    words: CompetencyWords
    required: RequiredLevel
    levels: tuple[LevelWords, ...]

    @property
    def choices(self) -> list[tuple[int, str]]:
        return [(one.level, f"{one.level} – {one.name}" if one.name else str(one.level)) for one in self.levels]


@dataclass(frozen=True)
class Views:
    """The newest of each kind, of one person and competency."""

    own: LevelView | None = None
    manager: LevelView | None = None


@dataclass(frozen=True)
class ViewLine:
    """The four levels of a competency side by side: only `held` comes from evidence."""

    words: CompetencyWords | None
    required: int
    held: int
    views: Views


def asked_levels(official_id: int, as_of: date) -> list[AskedLevel]:
    """In the framework's order."""
    required = required_of(official_id, as_of)
    words, scale = competencies_in_force(as_of), scale_in_force(as_of)
    versions = CompetencyVersion.objects.in_force(as_of).filter(competency_id__in=required)
    described = {
        (competency_id, level): tuple(indicators(text))
        for competency_id, level, text in CompetencyLevel.objects.filter(competency_version__in=versions).values_list(
            "competency_version__competency_id", "level", "description_vi"
        )
    }
    return [
        AskedLevel(
            one,
            required[key],
            tuple(
                LevelWords(level, scale.get(level, ""), described.get((key, level), ()))
                for level in (0, *range(one.first_level, one.last_level + 1))
            ),
        )
        for key, one in words.items()
        if key in required
    ]


def give_views(
    *,
    official: Official,
    kind: ViewKind,
    levels: Mapping[int, int],
    client_id: UUID,
    actor: User,
    now: datetime,
) -> list[LevelView]:
    """Append a view of each competency in `levels`; once for a `client_id`, however often it is sent.

    Whose business it is to give one the caller has asked; nobody gives a manager's view of themselves. Raises
    OwnManagersView, NoLevelChosen, NotAskedOfPosition or LevelNotDescribed.
    """
    if kind == ViewKind.MANAGER and official.user_id == actor.pk:
        raise OwnManagersView
    if not levels:
        raise NoLevelChosen
    with transaction.atomic():
        Official.objects.select_for_update(no_key=True).get(pk=official.pk)
        sent = list(LevelView.objects.filter(client_id=client_id, official=official))
        if sent:
            return sent
        _require_asked(official, levels, timezone.localdate(now))
        given = LevelView.objects.bulk_create(
            LevelView(
                official=official,
                competency_id=competency_id,
                kind=kind,
                level=level,
                client_id=client_id,
                given_by=actor,
                given_at=now,
            )
            for competency_id, level in levels.items()
        )
        verb = SELF_GIVEN if kind == ViewKind.SELF else MANAGER_GIVEN
        record(verb=verb, target=official, actor=actor, after={"count": len(given)})
        return given


def _require_asked(official: Official, levels: Mapping[int, int], today: date) -> None:
    asked = {one.words.competency_id: one for one in asked_levels(official.pk, today)}
    for competency_id, level in levels.items():
        one = asked.get(competency_id)
        if one is None:
            raise NotAskedOfPosition
        if level not in {words.level for words in one.levels}:
            raise LevelNotDescribed(first=one.words.first_level, last=one.words.last_level)


def standing_views(official_ids: Iterable[int]) -> dict[int, dict[int, Views]]:
    """By official and competency; one statement."""
    newest: dict[int, dict[int, dict[str, LevelView]]] = defaultdict(lambda: defaultdict(dict))
    rows = LevelView.objects.filter(official_id__in=list(official_ids)).select_related("given_by")
    for row in rows.order_by("given_at", "pk"):
        newest[row.official_id][row.competency_id][row.kind] = row
    return {
        official_id: {key: Views(kinds.get(ViewKind.SELF), kinds.get(ViewKind.MANAGER)) for key, kinds in some.items()}
        for official_id, some in newest.items()
    }


def lines_beside(
    official_id: int,
    levels: Iterable[tuple[int, int, int]],
    words: Mapping[int, CompetencyWords],
    *,
    also_without: bool = False,
) -> tuple[ViewLine, ...]:
    """Of what is asked, as (competency, required, held): a line for each. None where nobody gave a view yet, unless
    `also_without`."""
    views = standing_views([official_id]).get(official_id, {})
    if not views and not also_without:
        return ()
    return tuple(ViewLine(words.get(key), required, held, views.get(key, Views())) for key, required, held in levels)
