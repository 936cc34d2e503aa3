"""Courses, guides and learning paths as HTML that any browser shows, from what their fields and blocks hold.

Drawn from the fields themselves, not by the learners' templates: a new field or block is in it by itself, and no
picture is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import FileField, ForeignKey, Model
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from modelcluster.models import get_all_child_relations
from wagtail.blocks import Block, BooleanBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.field_block import ChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page

from courses.domain.step_data import clean_html
from courses.models import CoursePage, LearningPathPage, LessonPage, ProcedureGuidePage, QuickGuidePage
from lms.core.display import format_date
from lms.core.domain.open_tables import path_of_file

FOLDER = "khoa-hoc"
KINDS: tuple[type[Page], ...] = (CoursePage, QuickGuidePage, ProcedureGuidePage, LearningPathPage)
NOT_SHOWN = {"page_ptr", "address", "id", "sort_order", "page", "course"}
FRAME = (
    '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{}</title></head>\n<body>\n{}\n</body></html>\n"
)


def page_documents() -> Iterator[tuple[str, bytes]]:
    """Names and contents: a page each of what is published, and an index of all."""
    listed: list[tuple[str, str, str]] = []
    for kind in KINDS:
        for page in kind._default_manager.live().order_by("path"):
            name = f"{page.slug}-{page.pk}.html"
            listed.append((str(kind._meta.verbose_name), name, page.title))
            lessons = LessonPage.objects.live().child_of(page).order_by("path") if kind is CoursePage else ()
            body = [_page(page, 1), *(_page(lesson, 2) for lesson in lessons)]
            yield f"{FOLDER}/{name}", _document(page.title, body)
    rows = format_html_join("\n", '<li>{}: <a href="{}">{}</a></li>', listed)
    index = format_html("<h1>Nội dung học</h1>\n<ul>\n{}\n</ul>", rows)
    yield f"{FOLDER}/index.html", _document("Nội dung học", [index])


def _document(title: str, body: Iterable[SafeString]) -> bytes:
    return format_html(FRAME, title, _joined(body)).encode()


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts if part))


def _page(page: Page, level: int) -> SafeString:
    parts = [_heading(level, page.title)]
    for field in type(page)._meta.local_fields:
        value = getattr(page, field.name, None)
        if field.name in NOT_SHOWN or value in (None, "", False):
            continue
        if isinstance(field, StreamField):
            parts += [_step(child, level + 1) for child in value]
        else:
            parts.append(_named(field.verbose_name, _value(field, value)))
    for relation in get_all_child_relations(type(page)):
        rows = [_row(one) for one in getattr(page, relation.get_accessor_name()).all()]
        if rows and relation.related_model._meta.app_label == page._meta.app_label:
            parts.append(_named(relation.related_model._meta.verbose_name, _list(rows)))
    return _joined(parts)


def _step(child: Any, level: int) -> SafeString:
    title = child.value.get("title") if hasattr(child.value, "get") else ""
    return _joined([_heading(level, f"{child.block.label}: {title}"), _block(child.block, child.value)])


def _row(one: Model) -> SafeString:
    told = []
    for field in one._meta.concrete_fields:
        value = getattr(one, field.name, None)
        if field.name not in NOT_SHOWN and value not in (None, "", False):
            told.append(format_html("{}: {}", field.verbose_name, _value(field, value)))
    return format_html_join("; ", "{}", ((part,) for part in told))


def _value(field: Any, value: Any) -> SafeString:
    if isinstance(field, ForeignKey):
        return _picture(value) if hasattr(value, "get_rendition") else format_html("{}", str(value))
    if isinstance(field, FileField):
        return format_html('<a href="../{}">{}</a>', path_of_file(field, value.name), value.name)
    if field.choices:
        return format_html("{}", dict(field.flatchoices).get(value, value))
    return _plain(value)


def _block(block: Block, value: Any) -> SafeString:
    if value in (None, "", False):
        return SafeString("")
    if isinstance(block, StructBlock):
        inner = ((child.label or name, _block(child, value.get(name))) for name, child in block.child_blocks.items())
        return _joined(_named(label, shown) for label, shown in inner if shown and label != "Tên bước")
    if isinstance(block, StreamBlock):
        return _list([_block(child.block, child.value) for child in value])
    if isinstance(block, ListBlock):
        return _list([_block(block.child_block, one) for one in value])
    if isinstance(block, RichTextBlock):
        return mark_safe(clean_html(value.source))  # noqa: S308 - cleaned to a handful of tags
    if isinstance(block, ImageChooserBlock | ImageBlock):
        return _picture(value)
    if isinstance(block, ChooserBlock):
        return _chosen(value)
    return SafeString("có") if isinstance(block, BooleanBlock) else _plain(value)


def _chosen(value: Any) -> SafeString:
    file = getattr(value, "file", None)
    if file:
        return format_html('<a href="../{}">{}</a>', path_of_file(file.field, file.name), str(value))
    return format_html("{}", str(value))


def _picture(image: Any) -> SafeString:
    path = path_of_file(image.file.field, image.file.name)
    return format_html('<p><img src="../{}" alt="{}"></p>', path, image)


def _plain(value: Any) -> SafeString:
    if hasattr(value, "isoformat"):
        return format_html("{}", format_date(value))
    return SafeString(linebreaks(str(value), autoescape=True))


def _heading(level: int, text: str) -> SafeString:
    return format_html("<h{0}>{1}</h{0}>", level, text)


def _named(label: Any, shown: SafeString) -> SafeString:
    name = str(label)
    return format_html("<div><strong>{}</strong> {}</div>", name[:1].upper() + name[1:], shown)


def _list(rows: list[SafeString]) -> SafeString:
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((row,) for row in rows)))
