"""Officials and where they sit."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.core.fields import EncryptedTextField
from lms.org.enums import BirthPrecision, PositionMark
from lms.org.models.units import Unit, UnitEvent
from lms.org.querysets import OfficialQuerySet, PositionQuerySet, PostingQuerySet, PostingVersionQuerySet


class Position(models.Model):
    """A catalogue entry, e.g. the justice specialist; not a seat and not a person.

    What it is called stands in its versions; the row keeps the code, the days and, for search and for lists of today,
    a copy of the version in force (`domain/positions.py` writes both).
    """

    code = models.CharField(_("mã vị trí"), max_length=20, unique=True)
    name_vi = models.CharField(_("tên"), max_length=300)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    department = models.CharField(_("nơi thường bố trí"), max_length=200, blank=True)
    fields = models.CharField(_("lĩnh vực"), max_length=400, blank=True)
    position_group = models.CharField(_("nhóm"), max_length=100, blank=True)
    usual_rank = models.CharField(_("ngạch thường gặp"), max_length=100, blank=True)
    source = models.TextField(_("nguồn"), blank=True)
    mark = models.CharField(_("độ tin cậy"), max_length=20, choices=PositionMark.choices)
    search_key = models.CharField(max_length=600, editable=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí việc làm")
        verbose_name_plural = _("vị trí việc làm")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class PositionVersion(models.Model):
    """What a position is called and covers from a day on, until the next version begins; never edited.

    Of two versions of one day the later number holds. `actor` is empty where the reference file gave the words.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name_vi = models.CharField(_("tên"), max_length=300)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    department = models.CharField(_("nơi thường bố trí"), max_length=200, blank=True)
    fields = models.CharField(_("lĩnh vực"), max_length=400, blank=True)
    position_group = models.CharField(_("nhóm"), max_length=100, blank=True)
    usual_rank = models.CharField(_("ngạch thường gặp"), max_length=100, blank=True)
    source = models.TextField(_("nguồn"), blank=True)
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=100, blank=True)
    mark = models.CharField(_("độ tin cậy"), max_length=20, choices=PositionMark.choices)
    search_key = models.CharField(max_length=600, editable=False)
    valid_from = models.DateField(_("từ ngày"))
    reason = models.TextField(_("lý do"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiên bản vị trí việc làm")
        ordering = ["position", "-valid_from", "-number"]
        constraints = [models.UniqueConstraint(fields=["position", "number"], name="position_version_number_once")]

    def __str__(self) -> str:
        return self.name_vi


class Official(models.Model):
    """The person all learning records hang on. A user account is only a key to the door and may be absent.

    CCCD and birth date are encrypted; `cccd_digest` is a keyed digest for matching. `birth_year` and its precision
    stand apart for lists. `sort_key` and `search_key` are written by `domain/officials.py` together with the name.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officials_registered")
    staff_code = models.CharField(_("mã cán bộ"), max_length=30)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="official"
    )
    full_name = models.CharField(_("họ và tên"), max_length=200)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision.choices, default=BirthPrecision.NONE)
    birth_date_encrypted = EncryptedTextField(_("ngày sinh"), blank=True)
    birth_date_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    cccd_encrypted = EncryptedTextField(_("số CCCD"), blank=True)
    cccd_digest = models.CharField(max_length=64, blank=True, editable=False)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    qualification = models.CharField(_("trình độ"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("cán bộ, công chức")
        verbose_name_plural = _("cán bộ, công chức")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["province", "staff_code"], name="official_staff_code_once"),
            models.UniqueConstraint(fields=["cccd_digest"], condition=~Q(cccd_digest=""), name="official_cccd_once"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Posting(models.Model):
    """An official in a position at a unit over dates. Others point here, never at a version.

    `continues` is the posting that this one carries on at the unit that took over, when an event of units ended it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="postings")
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí đảm nhận")

    def __str__(self) -> str:
        return f"posting {self.pk}"


class PostingVersion(models.Model):
    """What we know of a posting. The end is set once, from empty; a posting with a term that ends sooner gets a new
    version (`end_posting`), and so does one whose decision is corrected, with the reason. A posting without a current
    version was never held: its decision was cancelled (`domain/correcting.py`).

    Rows with `superseded_at` empty are what we hold true now; `known_at` reads pick the version recorded by then
    and take the end only if it was recorded by then (`end_recorded_at`).
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posting_versions")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="posting_versions")
    is_main = models.BooleanField(_("vị trí chính"), default=True)
    is_secondment = models.BooleanField(_("biệt phái đến"), default=False)
    starts_on = models.DateField(_("từ ngày"))
    start_decision = models.ForeignKey(
        "org.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="started_versions"
    )
    start_event = models.ForeignKey(
        UnitEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="started_versions"
    )
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    end_decision = models.ForeignKey(
        "org.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="ended_versions"
    )
    end_event = models.ForeignKey(
        UnitEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_versions"
    )
    end_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(_("lý do đính chính"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PostingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản ghi vị trí đảm nhận")
        constraints = [
            models.UniqueConstraint(fields=["posting", "number"], name="posting_version_number_once"),
            models.UniqueConstraint(
                fields=["posting"], condition=Q(superseded_at__isnull=True), name="posting_version_one_current"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="posting_version_dates"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_recorded_at__isnull=True)
                | Q(ends_on__isnull=False, end_recorded_at__isnull=False),
                name="posting_version_end_recorded",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "superseded_at", "starts_on"]),
            models.Index(fields=["position", "superseded_at"]),
        ]

    def __str__(self) -> str:
        return f"posting {self.posting_id} v{self.number}"
