"""The people of a head's units as the head may read of them (`lms/org/policy.py: HEADS_READ`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.competencies.domain.requirements import strictest
from lms.competencies.enums import RequirementKind
from lms.core.display import format_date
from lms.core.tables import Cell, Column, Row, Table
from lms.evidence.domain.level_views import standing_views
from lms.evidence.enums import ViewKind
from lms.evidence.models import LevelView
from lms.hr.people.listing import PersonRow, rows_of, unit_words, without_identity
from lms.hr.scope import HrScope
from lms.org.models import Official
from lms.org.querysets import OfficialQuerySet
from lms.plans.domain.gaps import check_requirements
from lms.plans.domain.status import postings_on, status_from_facts
from lms.plans.models import PlanItem, RequirementStatus


@dataclass(frozen=True)
class Standing:
    """Of what the postings together must have: how many there are, how many are met."""

    met: int = 0
    total: int = 0


def team_of(viewer: object, scope: HrScope) -> OfficialQuerySet:
    """In the scope chosen, by name."""
    people: OfficialQuerySet = Official.objects.led_by(viewer).seated_in(scope.units, scope.as_of)
    return without_identity(people).order_by("sort_key", "pk")


def without_view(people: OfficialQuerySet) -> OfficialQuerySet:
    """Those of whom something is required and of whom no head has said anything yet."""
    viewed = LevelView.objects.filter(official=OuterRef("pk"), kind=ViewKind.MANAGER)
    asked = RequirementStatus.objects.filter(official=OuterRef("pk"))
    return people.filter(Exists(asked), ~Exists(viewed))


def standings(official_ids: Iterable[int], as_of: date) -> dict[int, Standing]:
    """From facts; the statements don't grow with the people."""
    statuses = status_from_facts(postings_on(as_of, where=Q(posting__official__in=list(official_ids))), as_of)
    found = {}
    for official_id in {one.posting.official_id for one in statuses}:
        own = [one for one in statuses if one.posting.official_id == official_id]
        holdings = {check.required.competency_id: check.holding for one in own for check in one.checks}
        union = strictest([check.required for check in one.checks] for one in own)
        must = [one for one in check_requirements(union, holdings) if one.required.kind == RequirementKind.MUST]
        found[official_id] = Standing(sum(not one.is_gap for one in must), len(must))
    return found


def overdue_counts(official_ids: Iterable[int], as_of: date) -> dict[int, int]:
    late = PlanItem.objects.overdue(as_of).filter(plan__official__in=list(official_ids))
    return dict(late.values_list("plan__official").annotate(number=Count("pk")).order_by())


def team_table(people: Sequence[Official], scope: HrScope) -> Table:
    ids = [one.pk for one in people]
    met, late, views = standings(ids, scope.as_of), overdue_counts(ids, scope.as_of), standing_views(ids)
    columns = (
        Column(_("Họ và tên")),
        Column(_("Vị trí việc làm")),
        Column(_("Yêu cầu đã đạt"), numeric=True),
        Column(_("Việc quá hạn"), numeric=True),
        Column(_("Nhận xét mức")),
    )
    rows = []
    for row in rows_of(people, scope):
        pk = row.official.pk
        given = [one.manager.given_at for one in views.get(pk, {}).values() if one.manager is not None]
        rows.append(
            Row(
                (
                    Cell(row.official.full_name, href=reverse("team:person", args=[row.official.uid]), lang="vi"),
                    _seat(row, scope),
                    Cell(_met(met.get(pk, Standing()))),
                    Cell(late.get(pk, 0)),
                    Cell(format_date(max(given)) if given else _("chưa có")),
                )
            )
        )
    return Table(_("Người của đơn vị hôm nay, xếp theo tên"), columns, tuple(rows))


def _met(standing: Standing) -> str:
    return f"{standing.met}/{standing.total}" if standing.total else _("chưa khai yêu cầu")


def _seat(row: PersonRow, scope: HrScope) -> Cell:
    names = "; ".join(one.position.name_vi for one in row.versions)
    return Cell(names, note=unit_words(row.unit, scope) if row.unit else "", lang="vi")


def count_words(count: int) -> str:
    return ngettext("%(count)s người", "%(count)s người", count) % {"count": count}
