from datetime import date

import pytest

from courses.domain.deleting import require_deletable
from courses.exceptions import PageStillUsed
from courses.models import CoursePage
from lms.plans.models import PlanItem
from tests.factories.assessments import make_competency
from tests.factories.courses import make_course
from tests.factories.people import make_official, make_position, make_posting, make_province
from tests.factories.plans import make_item, make_plan


def test_what_else_holds_a_page_is_named(db):
    course = make_course(live=False)
    official = make_official()
    posting = make_posting(official, make_province(), make_position())
    plan = make_plan(official, posting, starts_on=date(2026, 7, 1))
    item = make_item(plan, make_competency(), course=None, due_on=date(2026, 9, 1))
    stored = CoursePage.objects.get(pk=course.pk)
    require_deletable(stored)
    PlanItem.objects.filter(pk=item.pk).update(course=stored)
    with pytest.raises(PageStillUsed) as refused:
        require_deletable(stored)
    assert str(refused.value) == (
        "“Đăng ký khai sinh” còn được dùng ở: việc học trong kế hoạch, nên không xóa được. Hãy gỡ xuất bản, hoặc bỏ "
        "những chỗ dùng đó trước."
    )
