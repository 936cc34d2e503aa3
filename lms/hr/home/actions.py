"""The sentences of the HR home."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_number, format_share
from lms.hr.home.standing import Standing
from lms.hr.home.worklists import Counts
from lms.hr.scope import HrScope

MOST = 7


@dataclass(frozen=True)
class Action:
    """Something that waits: how many, what, and the button to their list."""

    number: str
    sentence: str
    label: str
    href: str


@dataclass(frozen=True)
class Figure:
    """What `components/stat.html` draws."""

    figure: str
    sentence: str
    href: str


def actions_of(scope: HrScope, counts: Counts) -> list[Action]:
    """Those with anything in them, the most pressing first; no more than can be taken in."""
    listed = [
        (key, sentence, label)
        for key, sentence, label in (
            ("ca-thi-hom-nay", _sittings(counts["ca-thi-hom-nay"]), _("Xem ca thi")),
            ("qua-han", _overdue(counts["qua-han"]), _("Xem người quá hạn")),
            ("chua-giao-hoc", _without_plan(counts["chua-giao-hoc"]), _("Xem vị trí chưa giao học")),
            ("chua-co-vi-tri", _without_posting(counts["chua-co-vi-tri"]), _("Xem người chưa có vị trí")),
            ("nhap-do-dang", _imports(counts["nhap-do-dang"]), _("Xem lần nhập dở dang")),
            ("cho-duyet", _waiting(counts["cho-duyet"]), _("Xem giấy chờ duyệt")),
            ("can-xem-lai", _doubted(counts["can-xem-lai"]), _("Xem giấy cần xem lại")),
            ("cho-xac-nhan", _documents(counts["cho-xac-nhan"]), _("Xem giấy tờ")),
            ("xem-lai-muc", _reviews(counts["xem-lai-muc"], counts["xem-lai-muc-tre"]), _("Xem đề nghị")),
            ("cho-quan-sat", _observations(counts["cho-quan-sat"]), _("Xem lượt quan sát")),
            ("biet-phai-sap-het", _secondments(counts["biet-phai-sap-het"]), _("Xem người biệt phái")),
            ("sap-het-han", _expiring(counts["sap-het-han"]), _("Xem giấy sắp hết hạn")),
        )
        if counts[key]
    ][:MOST]
    return [
        Action(format_number(counts[key]), sentence, label, list_url(scope, key)) for key, sentence, label in listed
    ]


def figures_of(scope: HrScope, counts: Counts, standing: Standing) -> list[Figure]:
    met = _("%(met)s trong %(total)s người đã đạt yêu cầu vị trí") % {
        "met": format_number(len(standing.met)),
        "total": format_number(standing.total),
    }
    share = format_share(len(standing.met) / standing.total) if standing.total else "–"
    learning, overdue = counts["dang-hoc"], counts["qua-han"]
    return [
        Figure(share, met, list_url(scope, "da-dat")),
        Figure(
            format_number(learning),
            ngettext("người đang học", "người đang học", learning),
            list_url(scope, "dang-hoc"),
        ),
        Figure(
            format_number(overdue),
            ngettext("người có việc quá hạn", "người có việc quá hạn", overdue),
            list_url(scope, "qua-han"),
        ),
    ]


def list_url(scope: HrScope, key: str) -> str:
    return reverse("hr:worklist", args=[key]) + scope.query


def _sittings(number: int) -> str:
    return ngettext("ca thi có giám sát hôm nay", "ca thi có giám sát hôm nay", number)


def _documents(number: int) -> str:
    return ngettext("giấy tờ chờ xác nhận làm minh chứng", "giấy tờ chờ xác nhận làm minh chứng", number)


def _reviews(number: int, late: int) -> str:
    if late:
        text = ngettext(
            "đề nghị xem lại mức năng lực, %(late)s quá hạn trả lời",
            "đề nghị xem lại mức năng lực, %(late)s quá hạn trả lời",
            number,
        )
        return text % {"late": format_number(late)}
    return ngettext("đề nghị xem lại mức năng lực", "đề nghị xem lại mức năng lực", number)


def _observations(number: int) -> str:
    return ngettext(
        "lượt quan sát tại chỗ còn chờ quan sát hoặc xác nhận",
        "lượt quan sát tại chỗ còn chờ quan sát hoặc xác nhận",
        number,
    )


def _overdue(number: int) -> str:
    return ngettext("người có việc học quá hạn", "người có việc học quá hạn", number)


def _without_plan(number: int) -> str:
    return ngettext(
        "vị trí theo quyết định còn thiếu năng lực mà chưa được giao học",
        "vị trí theo quyết định còn thiếu năng lực mà chưa được giao học",
        number,
    )


def _without_posting(number: int) -> str:
    return ngettext("người chưa có vị trí", "người chưa có vị trí", number)


def _imports(number: int) -> str:
    return ngettext("lần nhập danh sách còn dở dang", "lần nhập danh sách còn dở dang", number)


def _waiting(number: int) -> str:
    return ngettext("giấy chứng nhận chờ duyệt", "giấy chứng nhận chờ duyệt", number)


def _doubted(number: int) -> str:
    return ngettext(
        "giấy chứng nhận đã cấp mà nay không còn đạt bài thi hoặc minh chứng đã bị rút",
        "giấy chứng nhận đã cấp mà nay không còn đạt bài thi hoặc minh chứng đã bị rút",
        number,
    )


def _secondments(number: int) -> str:
    return ngettext(
        "người biệt phái hết thời hạn trong 60 ngày tới", "người biệt phái hết thời hạn trong 60 ngày tới", number
    )


def _expiring(number: int) -> str:
    return ngettext("giấy chứng nhận hết hạn trong 60 ngày tới", "giấy chứng nhận hết hạn trong 60 ngày tới", number)
