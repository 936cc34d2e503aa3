"""Words of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    """Derived from dates and events, never stored."""

    WAITING = "waiting", _("chờ duyệt")
    APPROVED = "approved", _("đã duyệt, đang lập tệp")
    VALID = "valid", _("còn hiệu lực")
    EXPIRED = "expired", _("hết hạn")
    REVOKED = "revoked", _("đã thu hồi")
    REPLACED = "replaced", _("đã thay thế")
    REFUSED = "refused", _("không duyệt")


class ConditionKind(models.TextChoices):
    """What a certificate depends on."""

    COMPLETED = "completed", _("học hết khóa học")
    PASSED = "passed", _("đạt bài thi")
    CURRENT = "current", _("kết quả còn giá trị")
    POSTED = "posted", _("có vị trí đảm nhận")


class FileMatch(models.TextChoices):
    """What a file is to those that were issued."""

    EXACT = "exact", _("đúng tệp đã cấp")
    EXTENDED = "extended", _("tệp đã cấp, có phần thêm phía sau")
    CHANGED = "changed", _("tệp đã bị sửa sau khi cấp")
    UNKNOWN = "unknown", _("không trùng với tệp nào đã cấp")


class PaperKind(models.TextChoices):
    """The two shapes of paper a template can have."""

    CERTIFICATE = "certificate", _("giấy chứng nhận, khổ ngang")
    CONFIRMATION = "confirmation", _("giấy xác nhận, khổ dọc")


class PaperLanguage(models.TextChoices):
    """What a paper is worded in."""

    VIETNAMESE = "vi", _("tiếng Việt")
    ENGLISH = "en", _("tiếng Anh")
    BOTH = "both", _("tiếng Việt và tiếng Anh")


class TemplateStatus(models.TextChoices):
    """A version of a template: edited, then used, then no longer used."""

    DRAFT = "draft", _("đang soạn")
    PUBLISHED = "published", _("đang dùng")
    RETIRED = "retired", _("thôi dùng")


class FileKind(models.TextChoices):
    """How far a file has come."""

    UNSIGNED = "unsigned", _("chưa ký số")
    SEALED = "sealed", _("đã đóng dấu số tại hệ thống")
    SIGNED = "signed", _("đã ký số bằng công cụ của cơ quan")
