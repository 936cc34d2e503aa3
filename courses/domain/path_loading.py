"""Learning paths of a file into pages; courses and guides are named by their addresses and must be published."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.catalogue import common_section
from courses.domain.guide_loading import refusing
from courses.domain.loaded_pages import ILLUSTRATIVE, differs, position_ids_of, publish_page, set_positions
from courses.models import CoursePage, LearningPathPage, ProcedureGuidePage, QuickGuidePage
from courses.models.learning_paths import PathItem, PathStage
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

PATH_LOADED = register_verb("courses.path.loaded", gettext_lazy("Đã nạp lộ trình “%(title)s” từ tệp"))


def load_path(data: Mapping[str, Any], *, actor: User | None) -> LearningPathPage:
    """The published path, its stages as in the file: the courses of a stage, then its guides."""
    with refusing(data), transaction.atomic():
        fields = {
            "title": normalise(data["title"]),
            "intro": normalise(data.get("intro", "")),
            "is_illustrative": data.get("status_note", ILLUSTRATIVE) == ILLUSTRATIVE,
        }
        outline = [_stage(stage) for stage in data["stages"]]
        path = LearningPathPage.objects.filter(address=data["slug"]).first()
        if path is None:
            path = common_section().add_child(instance=LearningPathPage(slug=data["slug"], live=False, **fields))
        is_other_route = path.outline() != outline
        changed = differs(path, fields) or is_other_route
        changed |= set_positions(path, position_ids_of([data["position"]]))
        if changed or not path.live:
            stages = {"stages": _raw(outline)} if is_other_route else {}
            publish_page(path, fields | stages, actor)
            record(verb=PATH_LOADED, target=path, actor=actor, after={"title": path.title})
    loaded: LearningPathPage = path
    return loaded


def _stage(stage: Mapping[str, Any]) -> PathStage:
    items = [PathItem("course", _page_id(slug, CoursePage)) for slug in stage["courses"]]
    items += [PathItem("guide", _page_id(slug, QuickGuidePage, ProcedureGuidePage)) for slug in stage["guides"]]
    return PathStage(normalise(stage["title"]), tuple(items))


def _page_id(slug: str, *kinds: type[CoursePage | QuickGuidePage | ProcedureGuidePage]) -> int:
    for kind in kinds:
        pk: int | None = kind.objects.live().filter(address=slug).values_list("pk", flat=True).first()
        if pk is not None:
            return pk
    raise ValidationError(_("chưa có trang nào đã xuất bản ở địa chỉ “%(slug)s”.") % {"slug": slug})


def _raw(outline: list[PathStage]) -> str:
    return json.dumps(
        [
            {
                "type": "stage",
                "id": str(uuid.uuid4()),
                "value": {
                    "title": stage.title,
                    "items": [
                        {"type": item.kind, "value": item.page_id, "id": str(uuid.uuid4())} for item in stage.items
                    ],
                },
            }
            for stage in outline
        ]
    )
