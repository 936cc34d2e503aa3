"""Who may take everything out, and what is written down of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from lms.core.domain.audit import record, register_verb
from lms.core.domain.jobs import enqueue_job_once
from lms.core.enums import UNFINISHED_JOB_STATUSES
from lms.core.exceptions import RuleViolation
from lms.core.models import Job
from lms.core.open_package.layout import PackageProblem
from lms.env import key_lines
from lms.org.policy import administers

if TYPE_CHECKING:
    from lms.accounts.models import User

OPEN_EXPORT_JOB = "flows.open_export"
EXPORTED = register_verb(
    "flows.open_export.asked",
    _("%(actor)s xuất toàn bộ dữ liệu, gồm dữ liệu cá nhân, ra định dạng mở; lý do: %(purpose)s"),
)
EXPORTED_ON_SERVER = register_verb(
    "flows.open_export.written",
    _("Toàn bộ dữ liệu, gồm dữ liệu cá nhân, được xuất ra định dạng mở bằng lệnh trên máy chủ; lý do: %(purpose)s"),
)


FILES_KEPT = timedelta(days=3)
"""How long a package may be fetched: it holds everybody's data, and can be made anew at any time."""


class OpenExportUnderWay(RuleViolation):
    code = "open_export_under_way"
    message = _(
        "Một gói dữ liệu khác đang được lập nên chưa lập thêm được. Chờ gói đó xong, hoặc dừng nó ở trang công việc "
        "chạy nền, rồi bấm lại."
    )


class OpenExportNotTheirs(RuleViolation):
    code = "open_export_not_theirs"
    message = _(
        "Người yêu cầu gói dữ liệu này không còn là quản trị hệ thống nên gói không được lập. Người quản trị khác yêu "
        "cầu lại ở trang “Xuất toàn bộ dữ liệu”."
    )


class OpenExportNotWritten(RuleViolation):
    code = "open_export_not_written"
    message = _(
        "Gói dữ liệu chưa ghi được vào kho tệp, có thể vì đĩa đầy; chưa có tệp nào được lập. Xem phần đĩa ở trang tình "
        "trạng hệ thống, rồi bấm “Chạy lại”."
    )


def ask_for_export(*, reason: str, actor: User, job_id: uuid.UUID) -> tuple[Job, bool]:
    """The job, and whether this call asked for it. Written down before the file leaves.

    One at a time, whoever asks: each reads everything and fills the disk.
    """
    under_way = Job.objects.filter(kind=OPEN_EXPORT_JOB, status__in=UNFINISHED_JOB_STATUSES)
    with transaction.atomic():
        if under_way.exclude(pk=job_id).exists():
            raise OpenExportUnderWay
        job, is_new = enqueue_job_once(
            kind=OPEN_EXPORT_JOB,
            title=gettext("Xuất toàn bộ dữ liệu ra định dạng mở"),
            params={},
            owner=actor,
            job_id=job_id,
        )
        if is_new:
            record(verb=EXPORTED, target=job, actor=actor, after={"purpose": reason}, reason=reason)
    return job, is_new


def check_asker(asker: User | None) -> None:
    """When the package is made: perhaps long after it was asked for, and again whenever somebody presses a button."""
    if asker is None or not asker.is_active or not administers(asker):
        raise OpenExportNotTheirs


def record_export_by_command(name: str, *, with_identity: bool, reason: str) -> None:
    """By whoever may run commands on the server: the system's own account of it names nobody."""
    site = Site.objects.order_by("-is_default_site", "pk").first()
    if site is None:
        return
    with transaction.atomic():
        record(
            verb=EXPORTED_ON_SERVER,
            target=site,
            actor=None,
            after={"purpose": reason, "file": name, "with_identity": with_identity},
            reason=reason,
        )


def check_key_file(path: Path) -> None:
    """Whether it holds the identity key in use: who takes identity data out must have the key in hand."""
    try:
        held = key_lines(path).get("IDENTITY_KEYS", "").split(",")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageProblem(f"{path} can't be read as a key file.") from error
    if not settings.IDENTITY_KEYS or settings.IDENTITY_KEYS[0] not in held:
        raise PackageProblem(f"{path} does not hold the identity key of this installation. Name its key file.")
