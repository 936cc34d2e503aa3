"""Whose requirements are meant, on which day, and the way back: shared by every page of the grid.

A layer is the default for all, or what one commune or province asks of its own people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.competencies.policy import can_write_requirements
from lms.core.exceptions import RoleRequired
from lms.core.vietnamese.dates import NotADate, format_date, parse_date
from lms.hr.positions.views import READERS
from lms.hr.scope import HrScope, scope_of
from lms.org.access import View, role_required
from lms.org.access_mode import would_with_powers
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, Role
from lms.org.exceptions_admin_mode import AdminModeRequired
from lms.org.models import Unit

LAYER_PARAM, DAY_PARAM = "cua", "ngay"


@dataclass(frozen=True)
class Place:
    """What a page of the grid is about; `name` and `employer` are None for the default."""

    scope: HrScope
    employer: Unit | None
    name: UnitName | None
    day: date
    writes_now: bool
    may_write: bool
    """Now, or once an administrator's powers are turned on."""
    may_choose: bool
    """Who is nobody's HR sees the default alone."""

    @property
    def unit(self) -> str:
        """The employer's name, "" for the default."""
        return self.name.label if self.name else ""

    @property
    def label(self) -> str:
        """In words, for titles of files."""
        return _("Quy định của %(unit)s") % {"unit": self.unit} if self.name else _("Chuẩn chung")

    def url(self, view: str = "requirements", *args: str) -> str:
        """The page with the same scope, day and layer."""
        return self._url(view, args, self.name)

    def _url(self, view: str, args: Sequence[str], name: UnitName | None) -> str:
        query = dict(self.scope.asked)
        query |= {LAYER_PARAM: str(name.uid)} if name is not None else {}
        query |= {DAY_PARAM: format_date(self.day)} if self.day != self.scope.as_of else {}
        address = reverse(f"hr:{view}", args=args)
        return f"{address}?{urlencode(query)}" if query else address

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Scope and layer as hidden fields of a form that asks for another day."""
        return [*self.scope.asked, *([(LAYER_PARAM, str(self.name.uid))] if self.name else [])]

    def tabs(self, view: str, *args: str) -> list[dict[str, Any]]:
        """The default, and each employer that is at hand; none where there is nothing to choose."""
        names = list(_employers(self.scope)) if self.may_choose else []
        if self.name is not None and self.name.unit_id not in {one.unit_id for one in names}:
            names.append(self.name)
        if not names:
            return []
        common = {"label": _("Chuẩn chung"), "href": self._url(view, args, None), "current": self.name is None}
        own = [
            {
                "label": one.name,
                "lang": "vi",
                "href": self._url(view, args, one),
                "current": self.name is not None and one.unit_id == self.name.unit_id,
            }
            for one in names
        ]
        return [common, *own]


def place_of(request: HttpRequest, *, path: str) -> Place:
    """An employer outside the reader's HR scope, or a division, is a 404."""
    scope = scope_of(request, path=path, roles=READERS, keep=(LAYER_PARAM, DAY_PARAM))
    employer, name = _employer(request, scope)
    writes = partial(can_write_requirements, employer=employer)
    writes_now = writes(request.user)
    return Place(
        scope=scope,
        employer=employer,
        name=name,
        day=_day(request),
        writes_now=writes_now,
        may_write=writes_now or would_with_powers(request, writes),
        may_choose=Role.HR in request.roles_held,  # type: ignore[attr-defined]
    )


def writers_only(view: View) -> View:
    """Whoever may read the layer but not write it is told who does. The view gets the place too."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @role_required(*READERS)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        place = place_of(request, path=reverse("hr:requirements"))
        if place.may_write and not place.writes_now:
            raise AdminModeRequired
        if not place.may_write:
            raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
        return view(request, place, *args, **kwargs)

    return guarded


def grid_breadcrumb(request: Any, place: Place, *steps: tuple[str, str, str]) -> list[dict[str, str]]:
    """(label, address, language) of the steps below the list; the last one has no address."""
    found = [{"label": _("Tổng quan"), "href": reverse("hr:home")}] if Role.HR in request.roles_held else []
    found.append({"label": _("Yêu cầu vị trí"), "href": place.url() if steps else ""})
    return [*found, *({"label": label, "href": href, "lang": lang} for label, href, lang in steps)]


def _employer(request: HttpRequest, scope: HrScope) -> tuple[Unit | None, UnitName | None]:
    asked = request.GET.get(LAYER_PARAM, "")
    if not asked:
        return None, None
    try:
        uid = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    unit = Unit.objects.visible_to(request.user).filter(uid=uid).first()
    name = unit_names([unit.pk], scope.as_of).get(unit.pk) if unit else None
    if unit is None or name is None or not _may_rule(name):
        raise Http404
    return unit, name


def _employers(scope: HrScope) -> list[UnitName]:
    """Of the chosen unit, or of all that are granted: itself, or for a division the commune above."""
    chosen = [scope.unit] if scope.unit else list(scope.tops)
    above = {one.commune_id for one in chosen if not _may_rule(one)} - {None}
    named = unit_names([pk for pk in above if pk], scope.as_of)
    return [one if _may_rule(one) else named[one.commune_id] for one in chosen if _may_rule(one) or one.commune_id]


def _may_rule(name: UnitName) -> bool:
    return name.unit_type in {*COMMUNE_TYPES, *PROVINCE_TYPES}


def _day(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get(DAY_PARAM, ""))
    except NotADate:
        return timezone.localdate()
