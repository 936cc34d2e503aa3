"""Certificates issued over a span up to the day, with the state they had then; every word from what was issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.domain.states import Steps, state_on
from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.querysets import CertificateQuerySet
from certificates.reports.bars import Bars, stacked_bars
from certificates.reports.contract import Asked, Filter, Report, ReportKind, ReportTable, Words
from certificates.reports.hours import first_of_year
from certificates.reports.learning_facts import end_of, known_by
from certificates.reports.people_facts import people_counted
from certificates.reports.report_words import filters_in_words, known_definition
from lms.core.display import format_number
from lms.core.domain.audit import register_verb
from lms.core.exports import Column, ColumnKind, Told
from lms.core.vietnamese.names import phrase_sort_key, sort_key
from lms.org.models import Unit

STANDING = (CertificateState.VALID, CertificateState.EXPIRED, CertificateState.REVOKED, CertificateState.REPLACED)


@dataclass(frozen=True)
class IssuedLine:
    """A certificate as it was printed, and how it stood on the day of the report."""

    uid: UUID
    holder: str
    code: str
    number: str
    course: str
    issuer: str
    issued_on: date
    expires_on: date | None
    state: CertificateState


@dataclass(frozen=True)
class IssuerLine:
    label: str
    counts: Counter[CertificateState]

    @property
    def issued(self) -> int:
        return self.counts.total()


def build(asked: Asked) -> Report:
    counted = people_counted(asked)
    lines = _lines(asked, counted.ids)
    issuers = [_sum(name, [one for one in lines if one.issuer == name]) for name in _issuers(lines)]
    everyone = _sum(_("Cả phạm vi"), lines)
    return Report(
        kind=ISSUED,
        asked=asked,
        unit=counted.unit,
        subject="",
        filters=filters_in_words(asked, ISSUED),
        conclusion=_conclusion(everyone),
        tables=(
            ReportTable(_("Theo nơi cấp"), _figures(), issuers, total=[value(everyone) for _c, value in _figures()]),
            ReportTable(_("Từng giấy chứng nhận"), _listed(), lines, names_people=True, by_unit=0),
        ),
        definitions=(*_definitions(), known_definition(asked)),
        chart=_chart(issuers),
    )


COLUMNS = (
    "official__uid",
    "words",
    "code",
    "register_number",
    "issued_on",
    "expires_on",
    "approved_at",
    "revoked_at",
    "replaced_by__approved_at",
)


def _lines(asked: Asked, ids: Sequence[int]) -> list[IssuedLine]:
    """Of units of the scope as it is on the day, whoever has them; and of the scope's people, whoever issued them."""
    inside = Unit.objects.within(asked.unit.pk, asked.units_on).values("pk")
    since = ISSUED.filters[0].read(asked)
    rows = _known(asked).filter(Q(issuer__in=inside) | Q(official_id__in=ids), issued_on__gte=since)
    found = [_line(asked, *values) for values in rows.values_list(*COLUMNS)]
    return sorted(found, key=lambda one: (phrase_sort_key(one.issuer), sort_key(one.holder), one.code))


def issued_to(asked: Asked, official_id: int) -> list[IssuedLine]:
    """Everything issued to a person by the day, newest first; one statement."""
    rows = _known(asked).filter(official=official_id).order_by("-issued_on", "-pk")
    return [_line(asked, *values) for values in rows.values_list(*COLUMNS)]


def _known(asked: Asked) -> CertificateQuerySet:
    found: CertificateQuerySet = Certificate.objects.issued().filter(
        known_by(asked, "approved_at"), issued_on__lte=asked.as_of
    )
    return found


def _line(
    asked: Asked,
    uid: UUID,
    words: dict[str, Any],
    code: str,
    number: str,
    issued_on: date,
    expires_on: date | None,
    approved_at: datetime,
    revoked_at: datetime | None,
    replaced_at: datetime | None,
) -> IssuedLine:
    """Whether its file lies ready yet is nothing that a past day knew."""
    steps = Steps(
        approved_at=approved_at,
        has_file=True,
        expires_on=expires_on,
        revoked_at=_by_then(asked, revoked_at),
        is_replaced=_by_then(asked, replaced_at) is not None,
    )
    return IssuedLine(
        uid=uid,
        holder=words["holder"]["name"],
        code=code,
        number=number,
        course=words["course"]["title"],
        issuer=words["issuer"]["unit"],
        issued_on=issued_on,
        expires_on=expires_on,
        state=state_on(steps, asked.as_of),
    )


def _by_then(asked: Asked, moment: datetime | None) -> datetime | None:
    if moment is None or moment >= end_of(asked.as_of):
        return None
    return None if asked.known_at is not None and moment > asked.known_at else moment


def _issuers(lines: Sequence[IssuedLine]) -> list[str]:
    return list(dict.fromkeys(line.issuer for line in lines))


def _sum(label: str, lines: Sequence[IssuedLine]) -> IssuerLine:
    return IssuerLine(label, Counter(line.state for line in lines))


def _figures() -> list[Told[IssuerLine]]:
    def count(state: CertificateState) -> Told[IssuerLine]:
        label = str(state.label)
        return Column(label[:1].upper() + label[1:], ColumnKind.INTEGER), lambda line: line.counts[state]

    return [
        (Column(_("Nơi cấp")), lambda line: line.label),
        (Column(_("Đã cấp"), ColumnKind.INTEGER), lambda line: line.issued),
        *map(count, STANDING),
    ]


def _listed() -> list[Told[IssuedLine]]:
    return [
        (Column(_("Nơi cấp")), lambda line: line.issuer),
        (Column(_("Họ và tên"), definition=_("Như in trên giấy chứng nhận.")), lambda line: line.holder),
        (Column(_("Số vào sổ")), lambda line: line.number),
        (Column(_("Mã xác minh")), lambda line: line.code),
        (Column(_("Khóa học")), lambda line: line.course),
        (Column(_("Ngày cấp"), ColumnKind.DATE), lambda line: line.issued_on),
        (Column(_("Hết hạn sau ngày"), ColumnKind.DATE), lambda line: line.expires_on),
        (Column(_("Tình trạng")), lambda line: str(line.state.label)),
    ]


def _conclusion(line: IssuerLine) -> str:
    if not line.issued:
        return _("Không có giấy chứng nhận nào được cấp trong thời gian này.")
    told = ", ".join(f"{format_number(line.counts[state])} {state.label}" for state in STANDING if line.counts[state])
    text = ngettext("%(count)s giấy chứng nhận: %(told)s.", "%(count)s giấy chứng nhận: %(told)s.", line.issued)
    return text % {"count": format_number(line.issued), "told": told}


def _chart(issuers: Sequence[IssuerLine]) -> Bars | None:
    rows = [(one.label, [one.counts[state] for state in STANDING]) for one in issuers]
    sentence = _("Giấy chứng nhận theo nơi cấp và tình trạng; số liệu ở bảng bên dưới.")
    return stacked_bars(sentence, [str(state.label) for state in STANDING], rows)


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (
            _("Đã cấp"),
            _(
                "Giấy do đơn vị trong phạm vi cấp, và giấy của người trong phạm vi do nơi khác cấp, có ngày cấp trong "
                "khoảng đã chọn."
            ),
        ),
        (_("Tình trạng"), _("Tình trạng vào ngày của số liệu: thu hồi hoặc thay thế sau ngày đó chưa tính.")),
    )


ISSUED = ReportKind(
    name="certificates",
    slug="chung-nhan",
    title=gettext_lazy("Giấy chứng nhận đã cấp"),
    answers=gettext_lazy("Đã cấp những giấy nào, cho ai, còn hiệu lực hay đã thu hồi, hết hạn, thay thế."),
    verb=register_verb(
        "reports.certificates.exported",
        gettext_lazy("%(actor)s đã tải báo cáo giấy chứng nhận của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
    ),
    build=build,
    filters=(Filter("tu-ngay", gettext_lazy("Cấp từ ngày"), initial=first_of_year),),
)
