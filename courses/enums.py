"""Closed lists of learning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepType(models.TextChoices):
    """Kinds of steps; the values are the names in `blocks/streams.py`."""

    READ = "read", _("Đọc")
    FOLLOW = "follow", _("Làm theo")
    WATCH = "watch", _("Xem, nghe")
    TRY_NOW = "try_now", _("Thử ngay")
    SITUATION = "situation", _("Tình huống")
    DO_REAL = "do_real", _("Tự làm việc thật")
    REMEMBER = "remember", _("Ghi nhớ")


class RecordingKind(models.TextChoices):
    AUDIO = "audio", _("Chỉ tiếng")
    VIDEO = "video", _("Hình và tiếng")


class ProgressKind(models.TextChoices):
    OPENED = "opened", _("đã mở bước")
    DONE = "done", _("đã xong bước")
    ACTION_TICKED = "action_ticked", _("đã đánh dấu một việc")
    TRIED = "tried", _("đã thử trả lời")


class EnrolmentSource(models.TextChoices):
    """Who put somebody on a course."""

    PLAN = "plan", _("theo kế hoạch")
    HR = "hr", _("phụ trách nhân sự ghi danh")
    SELF = "self", _("tự ghi danh")


class LessonTemplate(models.TextChoices):
    """What an author may start from; the steps of each are in `domain/lesson_templates.py`."""

    PROCEDURE = "procedure", _("Thủ tục hành chính")
    SOFTWARE = "software", _("Thao tác trên phần mềm")
    SITUATION = "situation", _("Xử lý tình huống")


class ReleaseKind(models.TextChoices):
    """What a publication of a lesson means to those who are learning it."""

    FIRST = "first", _("xuất bản lần đầu")
    MINOR = "minor", _("sửa nhỏ")
    CONTENT = "content", _("sửa nội dung")
    REGULATION = "regulation", _("thay quy định")


class CheckKind(models.TextChoices):
    """What is checked before learners get a draft, in this order."""

    SUBJECT = "subject", _("Kiểm tra chuyên môn")
    LEGAL = "legal", _("Kiểm tra pháp lý")


class StepChangeKind(models.TextChoices):
    ADDED = "added", _("thêm")
    REMOVED = "removed", _("bỏ")
    REWORDED = "reworded", _("sửa lời")
    MOVED = "moved", _("đổi chỗ")


class PreviewMode(models.TextChoices):
    """Ways to look at a lesson before it is sent; a step by itself is named by its number."""

    PHONE = "", _("Điện thoại, cả bài")
    LARGE = "chu-to", _("Chữ to 150 %")
    NO_PICTURES = "khong-anh", _("Không ảnh")
    CARD = "the", _("Thẻ hướng dẫn nhanh")
    PAPER = "in", _("Bản in")


class FilingChannel(models.TextChoices):
    """How a citizen hands in a dossier; a fee may differ by it."""

    COUNTER = "counter", _("tại quầy")
    ONLINE = "online", _("trực tuyến")
    POST = "post", _("qua bưu chính")
