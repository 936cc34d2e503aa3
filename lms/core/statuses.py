"""The one set of status words a learner sees, each with its shape and tone."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("Đang học")
    WAITING_TO_SEND = "waiting_to_send", _("Chờ gửi")
    WAITING_TO_GRADE = "waiting_to_grade", _("Chờ chấm")
    REDO = "redo", _("Cần làm lại")
    MET = "met", _("Đạt")
    EXEMPT = "exempt", _("Được miễn")
    OVERDUE = "overdue", _("Quá hạn")
    LOCKED = "locked", _("Chưa mở")


@dataclass(frozen=True)
class Look:
    """Icon and tone. Done states are plain text, states that ask for action are filled tags."""

    icon: str
    tone: str


LOOKS = {
    Status.NOT_STARTED: Look("circle", "plain"),
    Status.IN_PROGRESS: Look("half", "info"),
    Status.WAITING_TO_SEND: Look("send", "offline"),
    Status.WAITING_TO_GRADE: Look("clock", "neutral"),
    Status.REDO: Look("redo", "warning"),
    Status.MET: Look("check", "done"),
    Status.EXEMPT: Look("check", "done"),
    Status.OVERDUE: Look("alert", "danger"),
    Status.LOCKED: Look("lock", "locked"),
}
TONES = frozenset({"plain", "neutral", "info", "success", "warning", "danger", "offline", "done", "locked"})
