"""Legal texts and terms in the editor, kept by those who write courses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.core.display import format_date
from lms.reference.models import GlossaryTerm, LegalText
from lms.studio.citations import CitedPanel
from lms.studio.keeping import KeptForm, kept_panel


def _day(name: str) -> Any:
    return lambda row: format_date(getattr(row, name)) if getattr(row, name) else "–"


def _validity(row: LegalText) -> str:
    return str(row.validity_on(timezone.localdate()).label)


def _english(row: GlossaryTerm) -> str:
    return format_html('<span lang="en">{}</span>', row.english)


class LegalTextViewSet(SnippetViewSet):
    model = LegalText
    icon = "clipboard-list"
    menu_label = _("Văn bản pháp luật")
    menu_name = "legal-texts"
    menu_order = 310
    add_to_admin_menu = True
    admin_url_namespace = "legal_texts"
    base_url_path = "van-ban"
    chooser_admin_url_namespace = "legal_text_chooser"
    chooser_base_url_path = "chon-van-ban"
    list_display = [
        "number",
        "title",
        Column("valid_from", label=_("Có hiệu lực từ"), accessor=_day("valid_from"), sort_key="valid_from"),
        Column("valid_to", label=_("Đến hết ngày"), accessor=_day("valid_to"), sort_key="valid_to"),
        Column("validity", label=_("Tình trạng"), accessor=_validity),
        BooleanColumn("is_checked", label=_("Đã đối chiếu")),
    ]
    list_filter = ["kind", "is_checked"]
    search_fields = ["number", "title", "issuer"]
    edit_handler = ObjectList(
        [
            kept_panel(),
            FieldRowPanel(["number", "kind"]),
            "title",
            FieldRowPanel(["issuer", "issued_on"]),
            MultiFieldPanel([FieldRowPanel(["valid_from", "valid_to"]), "replaced_by"], heading=_("Hiệu lực")),
            InlinePanel(
                "articles",
                [FieldRowPanel(["number", "valid_to"]), "subject"],
                heading=_("Điều, khoản được dạy"),
                label=_("Điều, khoản"),
            ),
            FieldPanel("is_checked"),
            "note",
            CitedPanel(),
        ],
        base_form_class=KeptForm,
    )


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Thuật ngữ")
    menu_name = "glossary"
    menu_order = 320
    add_to_admin_menu = True
    admin_url_namespace = "glossary"
    base_url_path = "thuat-ngu"
    chooser_admin_url_namespace = "glossary_chooser"
    chooser_base_url_path = "chon-thuat-ngu"
    list_display = ["term", Column("english", label=_("Tiếng Anh"), accessor=_english, sort_key="english"), "note"]
    search_fields = ["term", "english", "note"]
    edit_handler = ObjectList([kept_panel(), "term", "english", "note"], base_form_class=KeptForm)
