"""Procedure guides of a file into pages, as `guide_loading.py` does for quick guides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.catalogue import common_section
from courses.domain.citations import known_texts_in, set_citations
from courses.domain.guide_loading import refusing
from courses.domain.loaded_pages import (
    ILLUSTRATIVE,
    differs,
    position_ids_of,
    procedure_of,
    publish_page,
    set_positions,
    set_rows,
)
from courses.domain.loaded_pictures import PictureFolder, picture_id
from courses.models import ProcedureFee, ProcedureGuidePage, ProcedurePaper, ProcedureStep
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise
from lms.org.domain.reference_units import provinces_file
from lms.org.models import UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User

PROCEDURE_LOADED = register_verb(
    "courses.procedure_guide.loaded", gettext_lazy("Đã nạp hướng dẫn thủ tục “%(title)s” từ tệp")
)
LINES = ("trigger", "result", "ask_whom", "legal_basis")
Row = dict[str, Any]


def load_procedure_guide(
    data: Mapping[str, Any], *, actor: User | None, pictures: PictureFolder | None = None
) -> ProcedureGuidePage:
    """The published guide; it cites the known legal texts that its legal basis names."""
    with refusing(data), transaction.atomic():
        fields = _fields(data)
        rows = (
            ("papers", ProcedurePaper, [_paper(one) for one in data["papers"]]),
            (
                "steps",
                ProcedureStep,
                [_step(number, one, pictures) for number, one in enumerate(data["steps"], start=1)],
            ),
            ("fees", ProcedureFee, _fees(data.get("fees", []))),
        )
        guide = ProcedureGuidePage.objects.filter(address=data["slug"]).first()
        if guide is None:
            guide = common_section().add_child(instance=ProcedureGuidePage(slug=data["slug"], live=False, **fields))
        changed = differs(guide, fields)
        for relation, kind, wanted in rows:
            changed |= set_rows(guide, relation, kind, wanted)
            for row in getattr(guide, relation).all():
                row.full_clean(exclude=["page"])
        changed |= set_positions(guide, position_ids_of(data.get("positions", [])))
        changed |= set_citations(guide, known_texts_in(fields["legal_basis"]))
        if changed or not guide.live:
            publish_page(guide, fields, actor)
            record(verb=PROCEDURE_LOADED, target=guide, actor=actor, after={"title": guide.title})
    loaded: ProcedureGuidePage = guide
    return loaded


def _fields(data: Mapping[str, Any]) -> Row:
    return {
        "title": normalise(data["title"]),
        "procedure": procedure_of(data["procedure_code"]),
        "form_name": normalise(data.get("form", "")),
        "time_limit": normalise(data.get("time_limit", "")),
        "is_time_checked": False,
        "common_errors": "\n".join(normalise(line) for line in data.get("common_errors", [])),
        "valid_from": date.fromisoformat(data["valid_from"]),
        "reviewed_by": normalise(data.get("reviewed_by", "")),
        "updated_on": date.fromisoformat(data["updated"]),
        "review_by": date.fromisoformat(data["review_by"]),
        "is_illustrative": data.get("status_note") == ILLUSTRATIVE,
    } | {name: normalise(data[name]) for name in LINES}


def _paper(data: Mapping[str, Any]) -> Row:
    return {
        "name": normalise(data["name"]),
        "originals": data.get("originals", 0),
        "copies": data.get("copies", 0),
        "is_only_shown": data.get("only_shown", False),
        "note": normalise(data.get("note", "")),
    }


def _step(number: int, data: Mapping[str, Any], pictures: PictureFolder | None) -> Row:
    text, picture = normalise(data["text"]), data.get("picture")
    return {
        "text": text,
        "check_sign": normalise(data.get("check", "")),
        "picture_id": picture_id(picture, pictures, number=number, about=text) if picture else None,
        "picture_alt": normalise(data.get("picture_alt", "")),
    }


def _fees(listed: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Fees of provinces that aren't held here concern nobody here and are left out.

    None is marked as compared with its text: saying so is for a person.
    """
    codes = {fee["province"] for fee in listed if fee.get("province")}
    today = UnitVersion.objects.in_force(timezone.localdate()).provinces().filter(superseded_at__isnull=True)
    provinces = dict(today.filter(code__in=codes).values_list("code", "unit_id")) if codes else {}
    unknown = sorted(codes - set(provinces))
    if unknown:
        unknown = sorted(set(unknown) - {row["code"] for row in provinces_file()})
    if unknown:
        raise ValidationError(_("chưa có tỉnh mang mã %(codes)s.") % {"codes": ", ".join(unknown)})
    return [
        {
            "province_id": provinces[fee["province"]] if fee.get("province") else None,
            "channel": fee.get("channel", ""),
            "amount": normalise(fee["amount"]),
            "valid_from": _day(fee.get("valid_from")),
            "valid_to": _day(fee.get("valid_to")),
            "basis": normalise(fee.get("basis", "")),
            "is_checked": False,
        }
        for fee in listed
        if not fee.get("province") or fee["province"] in provinces
    ]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
