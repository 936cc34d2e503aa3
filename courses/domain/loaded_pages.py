"""What every kind of content file needs: rows named by code, publishing what differs, errors as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from courses.models import PagePosition
from lms.org.models import Position
from lms.reference.models import Procedure

if TYPE_CHECKING:
    from courses.models.base import ContentPage
    from lms.accounts.models import User

ILLUSTRATIVE = "nội dung minh họa"


def procedure_of(code: str | None) -> Procedure | None:
    if not code:
        return None
    procedure: Procedure | None = Procedure.objects.filter(code=code).first()
    if procedure is None:
        raise ValidationError(_("chưa có thủ tục mã %(code)s.") % {"code": code})
    return procedure


def position_ids_of(codes: Sequence[str]) -> tuple[int, ...]:
    positions = dict(Position.objects.filter(code__in=codes).values_list("code", "pk"))
    missing = [code for code in codes if code not in positions]
    if missing:
        raise ValidationError(_("chưa có vị trí mã %(codes)s.") % {"codes": ", ".join(missing)})
    return tuple(positions[code] for code in codes)


def set_positions(page: ContentPage, ids: Sequence[int]) -> bool:
    """Make the page meant for these positions, written when it is published. Whether it changed."""
    if [one.position_id for one in page.for_positions.all()] == list(ids):
        return False
    page.for_positions = [PagePosition(position_id=pk, sort_order=place) for place, pk in enumerate(ids)]
    return True


def set_rows(page: ContentPage, relation: str, kind: type[models.Model], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Make these the rows of the page, written when it is published. Whether they changed."""
    names = sorted({name for row in wanted for name in row})
    before = [{name: getattr(one, name) for name in names} for one in getattr(page, relation).all()]
    if before == [dict(row) for row in wanted]:
        return False
    setattr(page, relation, [kind(sort_order=place, **row) for place, row in enumerate(wanted)])
    return True


def publish_page(page: ContentPage, fields: Mapping[str, Any], actor: User | None) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.full_clean()
    page.save_revision(user=actor).publish(user=actor)
    page.refresh_from_db()


def differs(page: ContentPage, fields: Mapping[str, Any]) -> bool:
    return any(getattr(page, name) != value for name, value in fields.items())


def sentences_of(error: Any) -> Iterator[str]:
    """Every sentence of an error, also of the errors of blocks inside blocks."""
    for inner in getattr(error, "non_block_errors", []):
        yield str(inner)
    nested = getattr(error, "block_errors", None)
    if nested is not None:
        for one in nested.values():
            yield from sentences_of(one)
    elif hasattr(error, "error_dict"):
        for errors in error.error_dict.values():
            for one in errors:
                yield from sentences_of(one)
    elif isinstance(error, ValidationError):
        yield from error.messages
