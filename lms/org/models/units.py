"""Units as identities with dated versions, and how one became another."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.core.models import ChangeSet
from lms.org.enums import SuccessionShare, UnitEventKind, UnitMark, UnitType
from lms.org.querysets import HeldVersions, UnitEventQuerySet, UnitQuerySet, UnitVersionQuerySet


class Unit(models.Model):
    """A unit's identity. What it was called, its code and its parent on a day are in `UnitVersion`.

    Codes were reused by the reform of 1 July 2025, so a code alone never names a unit.

    `heir` is the unit that answers, since the day `heir_since`, for one that ended by an event: its successor, or
    where it went in parts the unit above. Each event keeps it up to date (`domain/succession/`), so that scopes need
    no history.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    heir = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ended_units")
    heir_since = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        return f"unit {self.pk}"


class UnitEvent(models.Model):
    """The act that created, ended or changed units: a merger, a split, a rename.

    `client_id` is made by the form, so that the same post sent twice is one event. One that is undone stays on record.
    `why_unplaced`: what people wait for whose posting it ended without another.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    kind = models.CharField(_("loại"), max_length=20, choices=UnitEventKind.choices)
    document_number = models.CharField(_("số văn bản"), max_length=100)
    signed_on = models.DateField(_("ngày ký"), null=True)
    effective_on = models.DateField(_("ngày hiệu lực"))
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    why_unplaced = models.CharField(_("vì sao có người chưa xếp"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_set = models.OneToOneField(
        ChangeSet, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UnitEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện đơn vị")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_number}"


class UnitVersion(models.Model):
    """What a unit was from a day to a day. Versions of one unit never overlap (`domain/units.py` keeps that).

    A name that turns out wrong from its first day on is not written over: the version is superseded by another one.
    `objects` are the versions that we hold true now; `records` are all that ever were.

    An unknown start is `UNKNOWN_START`, never null; `valid_to` is null while the version is in force. Divisions
    have no State code; the five island districts had none for a commune, only that of the district.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(_("mã"), max_length=10, blank=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=200, blank=True)
    unit_type = models.CharField(_("loại"), max_length=20, choices=UnitType.choices)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    mark = models.CharField(_("độ tin cậy"), max_length=20, choices=UnitMark.choices, default=UnitMark.SOURCED)
    event = models.ForeignKey(UnitEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = HeldVersions.from_queryset(UnitVersionQuerySet)()
    records = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tên gọi của đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "unit_type", "valid_from"],
                condition=~Q(code="") & Q(superseded_at__isnull=True),
                name="unit_version_code_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="unit_version_one_per_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_version_dates"
            ),
        ]
        indexes = [models.Index(fields=["parent", "valid_to"])]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Which unit took over from which, whole or in part. For a part, people are placed by a person."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_in")
    share = models.CharField(_("phần"), max_length=10, choices=SuccessionShare.choices)
    is_default_successor = models.BooleanField(
        default=False, help_text=_("Lựa chọn của bộ dữ liệu nguồn khi đổi địa chỉ; không phải căn cứ xếp người.")
    )
    event = models.ForeignKey(UnitEvent, on_delete=models.PROTECT, related_name="successions")

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "event"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class UnitEventDraft(models.Model):
    """A paper about units being typed in, kept on the server so that a power cut or a closed tab loses nothing.

    `uid` becomes the event's `client_id`, so sending the last page twice records one event. `takes_over` holds ids of
    units and `[name, code]` of new ones; `people` and `grants` say by id where each was put, as `Placements` does.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=UnitEventKind.choices, blank=True)
    units = models.JSONField(default=list)
    takes_over = models.JSONField(default=list)
    stays = models.BooleanField(default=False)
    becomes = models.JSONField(default=list)
    document_number = models.CharField(max_length=100, blank=True)
    issued_by = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    people = models.JSONField(default=dict)
    grants = models.JSONField(default=dict)
    why_unplaced = models.CharField(max_length=300, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bản nháp sắp xếp đơn vị")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.document_number or str(self.uid)
