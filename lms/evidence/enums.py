"""Kinds of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceKind(models.TextChoices):
    """Only kinds that an evidence rule names count as proof; views of self or manager never do."""

    RESULT = "result", _("kết quả bài thi")
    COMPLETION = "completion", _("hoàn thành khóa học")
    OBSERVATION = "observation", _("quan sát tại chỗ")
    DOCUMENT = "document", _("văn bằng, chứng chỉ bên ngoài")
    PRIOR = "prior", _("công nhận năng lực đã có")


class RuleMark(models.TextChoices):
    ILLUSTRATIVE = "illustrative", _("minh họa")
    EMPLOYER = "employer", _("do cơ quan sử dụng quy định")


class Combining(models.TextChoices):
    """What several pieces of one kind show together. A piece counts by the rule it was recorded under."""

    HIGHEST = "highest", _("lấy mức cao nhất")
    LATEST = "latest", _("lấy lần mới nhất")


class DocumentState(models.TextChoices):
    """Of a paper that was handed in."""

    WAITING = "waiting", _("chờ xác nhận")
    ACCEPTED = "accepted", _("đã công nhận")
    REFUSED = "refused", _("không công nhận")
    TAKEN_BACK = "taken_back", _("đã rút lại")


class EvidenceStanding(models.TextChoices):
    """What a piece of evidence does for the level of a day."""

    DECIDES = "decides", _("quyết định mức hiện nay")
    COUNTS = "counts", _("còn giá trị nhưng không làm mức cao hơn")
    COMING = "coming", _("chưa đến ngày có giá trị")
    EXPIRED = "expired", _("đã hết giá trị")
    REPLACED = "replaced", _("đã có lần mới hơn cùng loại thay")
    WITHDRAWN = "withdrawn", _("đã rút, không tính")


class ReviewOutcome(models.TextChoices):
    """Of a review that somebody asked for."""

    UPHELD = "upheld", _("giữ nguyên mức")
    CHANGED = "changed", _("cần ghi lại minh chứng")


class ViewKind(models.TextChoices):
    """Whose view of a level it is. Views are no evidence and are never counted as such."""

    SELF = "self", _("tự đánh giá")
    MANAGER = "manager", _("nhận xét của người đứng đầu")
