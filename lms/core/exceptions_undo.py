"""Why an act can't be undone."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class UndoTooLate(RuleViolation):
    code = "undo_too_late"
    message = _(
        "Việc “%(label)s” chỉ hoàn tác được đến %(until)s nên nay không hoàn tác được nữa. Mọi dữ liệu giữ nguyên."
        " Hãy sửa từng chỗ chưa đúng."
    )


class UndoBlocked(RuleViolation):
    code = "undo_blocked"
    message = _(
        "Không hoàn tác được việc “%(label)s” vì %(what)s %(why)s. Mọi dữ liệu giữ nguyên. Hãy sửa từng chỗ chưa đúng."
    )
