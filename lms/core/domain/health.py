"""Whether everything runs: one line a part, in plain words, with what to do next.

Nothing here names a person. A part that can't be asked is itself a finding, never a fault of the page.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_bytes, format_date, format_datetime, format_number
from lms.core.domain.backup_keeping import backup_folder, kept_in, last_restored_at
from lms.core.domain.backup_notes import noted
from lms.core.domain.jobs import failed_by_fault
from lms.core.enums import JobStatus
from lms.core.exceptions_seal import SealKeyMissing
from lms.core.models import Job, PeriodicRun
from lms.core.seal.keys import seal_state

logger = logging.getLogger(__name__)
GOOD, WARNING, FAILING = "good", "warning", "failing"
ORDER = (FAILING, WARNING, GOOD)
HEARTBEAT = "core.heartbeat"
SILENT, GONE = timedelta(minutes=3), timedelta(minutes=10)
QUEUE_LATE, QUEUE_STUCK = timedelta(minutes=5), timedelta(minutes=30)
FAILED_SINCE = timedelta(days=7)
PERIODIC_LATE = timedelta(hours=1)
BACKUP_LATE, BACKUP_OLD = timedelta(hours=26), timedelta(hours=72)
RESTORE_TRIED = timedelta(days=100)
MIGRATIONS_KNOWN_FOR = 60
DISK_LOW, DISK_FULL = 0.10, 0.05


@dataclass(frozen=True)
class Line:
    """`figure` is for people, `facts` for programs; `next_step` is empty where nothing is to be done."""

    key: str
    name: str
    state: str
    figure: str
    next_step: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    checked_at: datetime
    lines: tuple[Line, ...]

    @property
    def state(self) -> str:
        return min((line.state for line in self.lines), key=ORDER.index)

    @property
    def to_do(self) -> int:
        return sum(line.state != GOOD for line in self.lines)

    @property
    def worst_first(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: ORDER.index(line.state))


def look(now: datetime) -> Health:
    lines = [_database()]
    if lines[0].state == GOOD:
        for part in (_migrations, _workers, _queue, _failed_jobs, _periodic):
            lines.extend(_asked(part, now))
    for part in (_store, _backup, _restore_test, _disk, _seal):
        lines.extend(_asked(part, now))
    return Health(now, tuple(lines))


def _asked(part: Callable[[datetime], Iterator[Line]], now: datetime) -> list[Line]:
    try:
        return list(part(now))
    except Exception as error:  # whatever it is, the other lines must be seen
        logger.exception("The health of %s can't be told.", part.__name__)
        return [
            Line(
                part.__name__.strip("_"),
                _("Phần chưa xem được"),
                FAILING,
                type(error).__name__,
                _("Xem nhật ký của máy chủ lúc này, hoặc gửi gói chẩn đoán cho đơn vị hỗ trợ."),
            )
        ]


def _database() -> Line:
    name = _("Cơ sở dữ liệu")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        connection.close()
        return Line(
            "database",
            name,
            FAILING,
            _("không kết nối được"),
            _("Kiểm tra máy chủ cơ sở dữ liệu có đang chạy không, rồi khởi động lại nó. Dữ liệu đã lưu vẫn còn."),
            {"fault": type(error).__name__},
        )
    return Line("database", name, GOOD, _("đang trả lời"), facts={"vendor": connection.vendor})


def _migrations(now: datetime) -> Iterator[Line]:
    waiting = caches["fragments"].get_or_set("health-migrations", _migrations_waiting, MIGRATIONS_KNOWN_FOR)
    yield Line(
        "migrations",
        _("Phiên bản dữ liệu"),
        FAILING if waiting else GOOD,
        _("còn %(count)s bước cập nhật chưa chạy") % {"count": waiting} if waiting else _("đúng phiên bản"),
        _("Chạy lệnh “manage.py migrate” trên máy chủ rồi khởi động lại dịch vụ.") if waiting else "",
        {"pending": waiting},
    )


def _migrations_waiting() -> int:
    """Reads every migration there is, which takes longer than all else here."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _workers(now: datetime) -> Iterator[Line]:
    beat = PeriodicRun.objects.filter(name=HEARTBEAT).values_list("succeeded_at", flat=True).first()
    age = now - beat if beat else None
    state = FAILING if age is None or age > GONE else WARNING if age > SILENT else GOOD
    yield Line(
        "worker",
        _("Tiến trình chạy nền"),
        state,
        _("hoạt động lần cuối lúc %(time)s") % {"time": format_datetime(beat)} if beat else _("chưa chạy lần nào"),
        ""
        if state == GOOD
        else _("Khởi động lại dịch vụ chạy nền (lms-worker). Việc đang chờ sẽ tự chạy tiếp, không phải giao lại."),
        {"heartbeat_age_seconds": _seconds(age)},
    )


def _queue(now: datetime) -> Iterator[Line]:
    waiting = Job.objects.filter(status=JobStatus.QUEUED)
    count = waiting.count()
    oldest = waiting.order_by("queued_at").values_list("queued_at", flat=True).first()
    age = max(now - oldest, timedelta()) if oldest else None
    late = age or timedelta()
    state = FAILING if late > QUEUE_STUCK else WARNING if late > QUEUE_LATE else GOOD
    yield Line(
        "queue",
        _("Việc đang chờ"),
        state,
        _("%(count)s việc, lâu nhất %(minutes)s phút")
        % {"count": format_number(count, 0), "minutes": format_number(late.total_seconds() / 60, 0)}
        if count
        else _("không có việc nào chờ"),
        ""
        if state == GOOD
        else _("Xem dòng “Tiến trình chạy nền”. Nếu dòng đó tốt mà việc vẫn chờ lâu, hãy chạy thêm một tiến trình."),
        {"length": count, "oldest_seconds": _seconds(age)},
    )


def _failed_jobs(now: datetime) -> Iterator[Line]:
    failed = failed_by_fault(now - FAILED_SINCE).count()
    yield Line(
        "failed_jobs",
        _("Việc bị lỗi trong 7 ngày"),
        WARNING if failed else GOOD,
        ngettext("%(count)s việc", "%(count)s việc", failed) % {"count": format_number(failed, 0)},
        _("Bấm “Chạy lại việc lỗi” bên dưới. Nếu vẫn lỗi, gửi gói chẩn đoán cho đơn vị hỗ trợ.") if failed else "",
        {"count": failed},
    )


def _periodic(now: datetime) -> Iterator[Line]:
    rows = list(PeriodicRun.objects.values_list("name", "due_at", "error"))
    wrong = sorted(name for name, due_at, error in rows if error or due_at < now - PERIODIC_LATE)
    yield Line(
        "periodic",
        _("Việc định kỳ"),
        WARNING if wrong else GOOD,
        ", ".join(wrong) if wrong else _("%(count)s việc đúng hẹn") % {"count": format_number(len(rows), 0)},
        _("Hệ thống tự thử lại sau 5 phút. Nếu một giờ nữa vẫn còn ở đây, xem nhật ký của tiến trình chạy nền.")
        if wrong
        else "",
        {"late_or_failed": wrong},
    )


def _store(now: datetime) -> Iterator[Line]:
    """Only where files lie in a store that machines share; folders are the disk's line."""
    storage: Any = storages["private"]
    if isinstance(storage, FileSystemStorage):
        return
    name, open_to_all = _("Kho tệp dùng chung"), False
    try:
        storage.reach()
        open_to_all = storage.is_open_to_strangers()
    except OSError as error:
        figure, step = (
            _("không kết nối được"),
            _("Kiểm tra kho tệp (LMS_S3_ENDPOINT) có đang chạy không và khóa còn đúng không."),
        )
        yield Line("store", name, FAILING, figure, step, {"fault": str(error.strerror or error)})
        return
    yield Line(
        "store",
        name,
        FAILING if open_to_all else GOOD,
        _("người ngoài xem được") if open_to_all else _("đang trả lời"),
        _("Đóng quyền đọc công khai của kho tệp ngay. Trang của hệ thống vẫn chạy bình thường khi kho đóng.")
        if open_to_all
        else "",
        {"open_to_strangers": open_to_all},
    )


def _backup(now: datetime) -> Iterator[Line]:
    last = next(iter(kept_in(backup_folder())), None)
    made_at, size = (last.made_at, last.path.stat().st_size) if last else (None, None)
    elsewhere = noted()  # by the machine that makes them, where several serve
    if elsewhere and (made_at is None or elsewhere.at > made_at):
        made_at, size = elsewhere.at, elsewhere.size
    age = now - made_at if made_at else None
    late = age is None or age > BACKUP_LATE
    yield Line(
        "backup",
        _("Bản sao lưu gần nhất"),
        FAILING if age is not None and age > BACKUP_OLD else WARNING if late else GOOD,
        f"{format_datetime(made_at)} · {format_bytes(size or 0)}" if made_at else _("chưa có bản nào"),
        _(
            "Chạy lệnh “manage.py backup” trên máy chủ, rồi xem lịch sao lưu (lms-backup.timer) có đang bật không và "
            "đĩa chứa bản sao lưu còn chỗ không."
        )
        if late
        else "",
        {"age_seconds": _seconds(age), "bytes": size},
    )


def _restore_test(now: datetime) -> Iterator[Line]:
    tried = last_restored_at(backup_folder())
    if tried is None and (elsewhere := noted()):
        tried = elsewhere.restored_at
    old = tried is None or now - tried > RESTORE_TRIED
    yield Line(
        "restore_test",
        _("Lần thử khôi phục gần nhất"),
        WARNING if old else GOOD,
        format_datetime(tried) if tried else _("chưa thử lần nào"),
        _(
            "Thử khôi phục bản sao lưu vào một cơ sở dữ liệu trống (lệnh “manage.py restore”, xem docs/operation.md). "
            "Nên thử mỗi quý một lần."
        )
        if old
        else "",
        {"age_seconds": _seconds(now - tried if tried else None)},
    )


def _disk(now: datetime) -> Iterator[Line]:
    """The fullest of the disks that are written to."""
    places = [
        settings.VAR_DIR,
        settings.BACKUP_DIR,
        *([] if settings.S3 else [settings.MEDIA_ROOT, settings.PRIVATE_ROOT]),
    ]
    used = [shutil.disk_usage(_there(Path(place))) for place in places]
    fullest = min(used, key=lambda disk: disk.free / disk.total)
    share = fullest.free / fullest.total
    state = FAILING if share < DISK_FULL else WARNING if share < DISK_LOW else GOOD
    yield Line(
        "disk",
        _("Chỗ trống trên đĩa"),
        state,
        _("còn %(free)s trong %(total)s") % {"free": _gigabytes(fullest.free), "total": _gigabytes(fullest.total)},
        _("Chuyển bản sao lưu cũ sang máy khác hoặc thêm đĩa. Khi đĩa đầy, không ai lưu được gì.")
        if state != GOOD
        else "",
        {"free_bytes": fullest.free, "free_share": round(share, 3)},
    )


def _seal(now: datetime) -> Iterator[Line]:
    state = seal_state(now)
    if isinstance(state.problem, SealKeyMissing) and settings.SEAL_P12 == settings.DEMO_SEAL:
        return
    if state.problem is not None:
        yield Line("seal", _("Khóa ký số"), WARNING, _("không dùng được"), str(state.problem))
    elif state.facts is not None:
        days = (state.facts.valid_until - now).days
        yield Line(
            "seal",
            _("Khóa ký số"),
            WARNING if state.ends_soon else GOOD,
            _("dùng được đến %(date)s") % {"date": format_date(state.facts.valid_until)},
            _("Xin cấp khóa mới trước ngày này; sau đó giấy tờ phát hành sẽ không có chữ ký số.")
            if state.ends_soon
            else "",
            {"days_left": days},
        )


def _gigabytes(size: int) -> str:
    return f"{format_number(size / 1e9)} GB"


def _there(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists())


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())
