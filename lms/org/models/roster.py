"""A roster file on its way in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.fields import EncryptedFileField, EncryptedTextField
from lms.core.models import ChangeSet
from lms.core.storage import private_storage
from lms.org.enums import ImportStatus
from lms.org.enums_roster import ImportMode, MatchBy, TextEncoding
from lms.org.models.units import Unit
from lms.org.querysets import RosterImportQuerySet


def roster_path(batch: "RosterImport", filename: str) -> str:
    return f"roster/{batch.uid}"


class RosterImport(models.Model):
    """One uploaded roster: the file, how its columns are read, what a dry run found, what the commit did.

    Nothing of it reaches the record before the commit; dry run and commit run the same code over the same file.
    `read = created + changed + same + refused` always holds in `counts`. `encoding` stays empty until a person has said
    how text that looks like an old encoding (`suspected`) is to be read. `edits` are cells mended on the page, in JSON.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roster_imports")
    file = EncryptedFileField(upload_to=roster_path, storage=private_storage, max_length=200)
    file_name = models.CharField(_("tên tệp"), max_length=255)
    sheet = models.CharField(_("trang tính"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("dòng tiêu đề"), default=1)
    row_count = models.PositiveIntegerField(default=0)
    """Filled lines below the heading."""
    suspected = models.CharField(max_length=10, choices=TextEncoding.choices, blank=True)
    encoding = models.CharField(_("bảng mã"), max_length=10, choices=TextEncoding.choices, blank=True)
    mode = models.CharField(_("cách nhập"), max_length=10, choices=ImportMode.choices, default=ImportMode.BOTH)
    match_by = models.CharField(_("tìm người theo"), max_length=12, choices=MatchBy.choices, default=MatchBy.AUTO)
    columns = models.JSONField(_("khớp cột"), default=dict)
    answers = models.JSONField(_("lựa chọn đã xác nhận"), default=dict)
    edits = EncryptedTextField(_("ô đã sửa"), blank=True)
    effective_on = models.DateField(_("ngày bắt đầu vị trí"))
    status = models.CharField(max_length=20, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    counts = models.JSONField(default=dict)
    job = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Nobody where a command brought the file in by itself."""
    created_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    changes = models.OneToOneField(ChangeSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """What the commit wrote, as long as it is kept for an undo."""

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class RosterCheck(models.Model):
    """The dry run of a file too large for a page to wait for: a job that leaves what it found, encrypted.

    One a person and language, since what may be told of people on record hangs on who asks. `of` is a digest of
    everything the result hangs on (`dry_runs.check_key`); once that has changed, another run is due.
    """

    batch = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="checks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    of = models.CharField(max_length=64)
    job = models.UUIDField()
    file = EncryptedFileField(upload_to="roster-checks", storage=private_storage, max_length=200, blank=True)
    counts = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lần chạy thử danh sách")
        constraints = [models.UniqueConstraint(fields=["batch", "owner", "language"], name="roster_check_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.owner_id}"
