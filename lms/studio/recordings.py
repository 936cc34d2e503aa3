"""Recordings, kept by authors beside the pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Recording
from lms.core.display import format_bytes, format_date
from lms.studio.keeping import CREATED, KeptForm, kept_panel


class RecordingForm(KeptForm):
    """The file is taken once: lessons that were checked with it may hold it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["file"].disabled = True
            self.fields["file"].help_text = _(
                "Tệp đã tải lên không đổi được, vì có thể đã nằm trong bài. Cần bản khác thì thêm bản ghi mới."
            )


class RecordingUploadForm(forms.ModelForm):
    class Meta:
        model = Recording
        fields = ("title", "file")


class RecordingUploadView(SnippetCreateView):
    """Says in the log who added it, as the other way of uploading does: they may mend its title."""

    def save_form(self, form: RecordingUploadForm) -> Recording:
        recording: Recording = super().save_form(form)
        log(recording, CREATED, content_changed=True)
        return recording


class RecordingChooserViewSet(SnippetChooserViewSet):
    """Lets an author upload where a recording is chosen."""

    creation_form_class = RecordingUploadForm
    create_view_class = RecordingUploadView


class RecordingViewSet(SnippetViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Bản ghi")
    menu_name = "recordings"
    menu_order = 305
    add_to_admin_menu = True
    admin_url_namespace = "recordings"
    base_url_path = "ban-ghi"
    chooser_viewset_class = RecordingChooserViewSet
    chooser_admin_url_namespace = "recording_chooser"
    chooser_base_url_path = "chon-ban-ghi"
    list_display = [
        "title",
        Column("kind", label=_("Loại"), accessor="get_kind_display"),
        Column("length", label=_("Dài"), accessor="length"),
        Column("size", label=_("Dung lượng"), accessor=lambda row: format_bytes(row.byte_size)),
        Column("recorded_at", label=_("Ngày tải lên"), accessor=lambda row: format_date(row.recorded_at)),
    ]
    list_filter = ["kind"]
    search_fields = ["title"]
    copy_view_enabled = False
    edit_handler = ObjectList([kept_panel(), "title", "file"], base_form_class=RecordingForm)
