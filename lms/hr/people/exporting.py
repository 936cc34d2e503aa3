"""The staff list as a file: at once, or by a job where many people are in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core.display import format_number
from lms.core.domain.jobs import enqueue_job_once
from lms.core.exceptions import RuleViolation
from lms.hr.people.forms import POSITION_PARAM, TEXT_PARAM, PeopleFilter
from lms.hr.people.listing import ImportFilter, PersonRow, import_filter, people_in, rows_of_day, without_identity
from lms.hr.people.xlsx import Filters, people_xlsx, roster_xlsx
from lms.hr.scope import HrScope, scope_of
from lms.org.domain.people_exports import record_people_export
from lms.org.models import Unit
from lms.org.querysets import OfficialQuerySet

PEOPLE_JOB = "hr.people_list"
AT_ONCE = 2000
"""So many people are a matter of two seconds. A list with identity numbers is made at once whatever its size: a
finished file would lie on the disk for days, and those numbers are nowhere kept unencrypted."""


@dataclass(frozen=True)
class AskedList:
    """The list as somebody filtered it; what they may see is looked at when its people are read."""

    request: HttpRequest
    scope: HrScope
    filters: PeopleFilter
    source: ImportFilter | None

    @classmethod
    def again(cls, owner: Any, query: str) -> AskedList:
        """The list at an address, as its owner sees it now. Raises PermissionDenied or Http404 where no longer."""
        request = HttpRequest()
        request.user, request.GET = owner, QueryDict(query)
        scope = scope_of(request)
        return cls(request, scope, PeopleFilter(request, scope), import_filter(request))

    @cached_property
    def people(self) -> OfficialQuerySet:
        asked = {"text": self.filters.value(TEXT_PARAM), "position": self.filters.value(POSITION_PARAM)}
        return people_in(self.scope, self.request, self.filters.by, self.filters.seats, source=self.source, **asked)

    @property
    def file_name(self) -> str:
        return f"nhan-su-{self.scope.home.name}-{self.filters.by.as_of}.xlsx"

    def rows(self, *, with_identity: bool = False) -> list[PersonRow]:
        people = self.people if with_identity else without_identity(self.people)
        return rows_of_day(people, self.scope, self.filters.by, self.request.user)

    def workbook(self, rows: list[PersonRow], *, is_roster: bool, with_identity: bool = False) -> bytes:
        facts: dict[str, Any] = {
            "scope": self.scope,
            "by": self.filters.by,
            "filters": self._filters_in_words(),
            "run_by": self.request.user.full_name,
            "run_at": timezone.now(),
        }
        return roster_xlsx(rows, with_identity=with_identity, **facts) if is_roster else people_xlsx(rows, **facts)

    def _filters_in_words(self) -> Filters:
        words = [
            (str(self.filters.fields[name].label), self.filters.words(name))
            for name in (TEXT_PARAM, POSITION_PARAM)
            if self.filters.value(name)
        ]
        if self.source is not None:
            words.append((_("Lần nhập"), self.source.label))
        if self.filters.by.words:
            words.append((_("Đơn vị"), self.filters.by.words))
        return tuple(words)


def is_large(asked: AskedList) -> bool:
    return asked.people.count() > AT_ONCE


def order_file(asked: AskedList, form: forms.Form) -> HttpResponse:
    """A job makes it; the form sent twice asks for one file."""
    request, count = asked.request, asked.people.count()
    is_roster = form.cleaned_data["kind"] == "mau"
    facts = {"unit": asked.scope.label, "count": format_number(count)}
    title = (
        _("Danh sách theo mẫu nhập – %(unit)s – %(count)s người")
        if is_roster
        else _("Danh sách nhân sự – %(unit)s – %(count)s người")
    )
    try:
        with transaction.atomic():
            _job, is_new = enqueue_job_once(
                kind=PEOPLE_JOB,
                title=title % facts,
                params={"query": request.GET.urlencode(), "is_roster": is_roster},
                owner=request.user,
                job_id=form.cleaned_data["request_id"] or uuid.uuid4(),
            )
            if is_new:
                record_export(asked, count=count, with_identity=False, purpose=form.cleaned_data["purpose"])
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        messages.success(request, _("Đang tạo tệp, có thể rời trang. Tệp hiện ở danh sách dưới đây khi xong."))
    return redirect("hr:report_files")


def record_export(asked: AskedList, *, count: int, with_identity: bool, purpose: str) -> None:
    """Told of before the file leaves."""
    home, by = asked.scope.home, asked.filters.by
    record_people_export(
        unit=Unit(pk=home.unit_id, uid=home.uid),
        unit_label=asked.scope.label,
        count=count,
        with_identity=with_identity,
        as_of=None if by.is_today else by.as_of,
        purpose=purpose,
        actor=asked.request.user,
    )
