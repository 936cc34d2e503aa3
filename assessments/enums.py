"""Closed lists of questions, assessments and attempts."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("một đáp án")
    MULTIPLE = "multiple", _("nhiều đáp án")
    TRUE_FALSE = "true_false", _("đúng/sai")
    ORDERING = "ordering", _("sắp thứ tự")
    MATCHING = "matching", _("ghép cặp")
    NUMERIC = "numeric", _("điền số")
    SHORT_TEXT = "short_text", _("điền ngắn")
    CASE = "case", _("tình huống")
    ESSAY = "essay", _("tự luận có thang chấm")
    PRACTICAL = "practical", _("bài thực hành")


class Scoring(models.TextChoices):
    """What a question with several right answers is worth when only some of them are given."""

    ALL = "all", _("đúng hết mới có điểm")
    PARTS = "parts", _("có điểm từng phần")


class CorrectionKind(models.TextChoices):
    """What becomes of a question that was found wrong after it was answered."""

    KEY = "key", _("đáp án khác")
    DROPPED = "dropped", _("bỏ câu, mọi người được tính đúng")


class Difficulty(models.TextChoices):
    EASY = "easy", _("dễ")
    MEDIUM = "medium", _("vừa")
    HARD = "hard", _("khó")


class QuestionState(models.TextChoices):
    """What becomes of a question when papers are drawn."""

    IN_USE = "in_use", _("đang dùng")
    RETIRED = "retired", _("cho nghỉ")
    UNTAGGED = "untagged", _("chưa gắn năng lực")


class AssessmentKind(models.TextChoices):
    PRACTICE = "practice", _("luyện tập")
    EXAM = "exam", _("bài thi")
    SUPERVISED = "supervised", _("thi có giám sát")
    TEST_OUT = "test_out", _("xếp mức")


class FeedbackPolicy(models.TextChoices):
    """When the key, the explanations and the legal basis are shown to whoever answered."""

    AT_ONCE = "at_once", _("ngay sau mỗi câu")
    WITH_RESULT = "with_result", _("cùng kết quả, khi không còn lượt nào phải làm")
    AFTER_CLOSING = "after_closing", _("sau khi bài đóng")
    NEVER = "never", _("không hiện đáp án")


class LateAnswerPolicy(models.TextChoices):
    """What becomes of answers made before the deadline but received after it."""

    COUNT = "count", _("được tính")
    HOLD = "hold", _("chờ người chấm xem xét")


class LateState(models.TextChoices):
    """Where the late answers of an attempt stand."""

    COUNTED = "counted", _("được tính")
    HELD = "held", _("chờ xem xét")
    ACCEPTED = "accepted", _("đã nhận")
    REFUSED = "refused", _("không nhận")


class AttemptStatus(models.TextChoices):
    """The first two may still take answers and have no result; the others have one and take nothing more."""

    OPEN = "open", _("đang làm")
    WAITING = "waiting", _("hết giờ, còn nhận câu gửi muộn")
    SUBMITTED = "submitted", _("đã nộp")
    CLOSED = "closed", _("hệ thống đóng khi hết giờ")


UNFINISHED = (AttemptStatus.OPEN, AttemptStatus.WAITING)


class ExtraTime(models.TextChoices):
    """How much more time than the exam's a person has."""

    QUARTER = "x1.25", "×1,25"
    HALF = "x1.5", "×1,5"
    DOUBLE = "x2", "×2"
    UNLIMITED = "unlimited", _("không giới hạn")


class TimeReason(models.TextChoices):
    """Why an attempt was given more time."""

    ARRANGEMENT = "arrangement", _("được thêm giờ")
    INVIGILATOR = "invigilator", _("giám thị cho thêm")
    OUTAGE = "outage", _("bù mất điện, mất mạng")
    CLOSING = "closing", _("giờ đóng lùi lại")


class AlarmAnswer(models.TextChoices):
    """What was said to the doubt about a key."""

    KEPT = "kept", _("đáp án đúng")
    CORRECTED = "corrected", _("đã sửa hoặc bỏ câu")


class ItemVerdict(models.TextChoices):
    """What the answers say of a question, the worst first."""

    CHECK_KEY = "check_key", _("Nên xem lại đáp án")
    TOO_EASY = "too_easy", _("Quá dễ")
    TOO_HARD = "too_hard", _("Quá khó")
    NOT_TELLING = "not_telling", _("Không phân biệt")
    GOOD = "good", _("Tốt")
    DROPPED = "dropped", _("Đã bỏ")
    TOO_FEW = "too_few", _("Chưa đủ dữ liệu")


class Reliability(StrEnum):
    """How far the score of a whole test may be relied on, or why that can't be said; never kept."""

    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
    TOO_FEW = "too_few"
    DIFFERENT_PAPERS = "different_papers"
    ONE_QUESTION = "one_question"
    SAME_SCORES = "same_scores"


class ObservedMark(models.TextChoices):
    """What was seen of one action of a checklist."""

    MET = "met", _("Đạt")
    NOT_MET = "not_met", _("Chưa đạt")
    NOT_SEEN = "not_seen", _("Không quan sát được")


class ObservationState(models.TextChoices):
    """Where an observation that was asked for stands; follows from what was sent, answered and ruled."""

    OPEN = "open", _("chưa quan sát")
    WAITING = "waiting", _("chờ xác nhận")
    OBJECTED = "objected", _("đề nghị quan sát lại")
    CONFLICT = "conflict", _("có hai bản khác nhau")
    PASSED = "passed", _("đạt")
    NOT_PASSED = "not_passed", _("chưa đạt")
    REPEAT = "repeat", _("quan sát lại")
    CANCELLED = "cancelled", _("đã hủy")


UNDECIDED = (ObservationState.OBJECTED, ObservationState.CONFLICT)
"""They wait for a trainer."""
