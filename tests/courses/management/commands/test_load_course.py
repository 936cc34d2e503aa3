from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.models import Assessment
from courses.models import CoursePage
from tests.factories.reference import load_catalogues

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR) / "lms/flows/demo_data"
COURSE = DATA / "course_certification.json"


def run(path, **options):
    out = StringIO()
    call_command("load_course", str(path), stdout=out, no_color=True, **options)
    return out.getvalue()


def test_a_course_is_published_with_its_exam():
    load_catalogues()
    with pytest.raises(CommandError) as refused:
        run(COURSE, assessment="khong-co")
    assert str(refused.value) == (
        "Chưa có bài kiểm tra “khong-co”. Hãy nạp ngân hàng câu hỏi của bài bằng load_bank trước. Các bài đang có: –."
    )
    call_command("load_bank", str(DATA / "question_bank_certification.json"), stdout=StringIO())
    slug = Assessment.objects.get().slug
    assert run(COURSE, assessment=slug) == "Đã nạp khóa học “Chứng thực bản sao từ bản chính”.\n"
    course = CoursePage.objects.get()
    assert (course.live, course.assessment.slug) == (True, slug)
    run(COURSE, assessment=slug)
    assert CoursePage.objects.get().latest_revision_id == course.latest_revision_id


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "course.json"
    path.write_text('{"title": "X"}')
    with pytest.raises(CommandError):
        run(path)
    assert CoursePage.objects.count() == 0
