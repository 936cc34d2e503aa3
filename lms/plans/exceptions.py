"""Rules of plans that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class NotInPlan(RuleViolation):
    code = "not_in_plan"
    message = _(
        "Bài xếp mức này dành cho người còn thiếu đúng năng lực đó trong kế hoạch học tập. "
        "Kế hoạch của anh/chị không có việc nào mà bài này ghi nhận được. Hãy xem trang Năng lực của tôi."
    )
