"""Quick guides of a file into pages: the same content changes nothing, other content becomes a published revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.catalogue import common_section
from courses.domain.citations import known_texts_in, set_citations
from courses.domain.loaded_pages import (
    ILLUSTRATIVE,
    differs,
    position_ids_of,
    procedure_of,
    publish_page,
    sentences_of,
    set_positions,
)
from courses.exceptions import GuideDataUnusable
from courses.models import QuickGuidePage
from courses.models.quick_guides import LISTS
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

GUIDE_LOADED = register_verb("courses.guide.loaded", gettext_lazy("Đã nạp thẻ hướng dẫn “%(title)s” từ tệp"))


def load_quick_guide(data: Mapping[str, Any], *, actor: User | None) -> QuickGuidePage:
    """The published guide; it cites the known legal texts that its legal basis names."""
    with refusing(data), transaction.atomic():
        legal_basis = normalise(data["legal_basis"])
        fields = {
            "title": normalise(data["title"]),
            "when_to_use": normalise(data["when_to_use"]),
            "procedure": procedure_of(data.get("procedure_code")),
            "legal_basis": legal_basis,
            "updated_on": date.fromisoformat(data["updated"]),
            "review_by": date.fromisoformat(data["review_by"]) if data.get("review_by") else None,
            "is_illustrative": data.get("status_note") == ILLUSTRATIVE,
        } | {name: "\n".join(normalise(line) for line in data.get(name, [])) for name in LISTS}
        guide = QuickGuidePage.objects.filter(address=data["slug"]).first()
        if guide is None:
            guide = common_section().add_child(instance=QuickGuidePage(slug=data["slug"], live=False, **fields))
        changed = differs(guide, fields)
        changed |= set_positions(guide, position_ids_of(data.get("positions", [])))
        changed |= set_citations(guide, known_texts_in(legal_basis))
        if changed or not guide.live:
            publish_page(guide, fields, actor)
            record(verb=GUIDE_LOADED, target=guide, actor=actor, after={"title": guide.title})
    loaded: QuickGuidePage = guide
    return loaded


@contextmanager
def refusing(data: Mapping[str, Any]) -> Iterator[None]:
    """What is wrong with an entry of a file, as one sentence that names it."""
    title = normalise(str(data.get("title", "")))
    try:
        yield
    except KeyError as error:
        raise GuideDataUnusable(title=title, problem=_("thiếu mục “%(name)s”.") % {"name": error.args[0]}) from error
    except ValidationError as error:
        raise GuideDataUnusable(title=title, problem=" ".join(sentences_of(error))) from error
