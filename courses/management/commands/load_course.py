"""A course file into published pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Assessment
from courses.domain.loaded_pictures import PictureFolder
from lms.core.domain.loading import read_json
from lms.core.exceptions import RuleViolation
from lms.flows.covering import cover_plans_soon
from lms.flows.library import load_course


class Command(BaseCommand):
    help = (
        "Load a course with its lessons and publish them; a second run changes nothing. "
        "lms/flows/demo_data/course_*.json shows the shape. Pictures are named as they lie from the file's folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--assessment", metavar="SLUG", help="The exam at its end, loaded before by load_bank.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        pictures = PictureFolder(file.parent, collection="Ảnh nạp từ tệp", kind="Ảnh của bài")
        assessment = _assessment(options["assessment"]) if options["assessment"] else None
        try:
            course = load_course(read_json(file), assessment=assessment, actor=None, pictures=pictures)
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        cover_plans_soon()
        self.stdout.write(_("Đã nạp khóa học “%(title)s”.") % {"title": course.title})


def _assessment(slug: str) -> Assessment:
    found = Assessment.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(
            _(
                "Chưa có bài kiểm tra “%(slug)s”. Hãy nạp ngân hàng câu hỏi của bài bằng load_bank trước."
                " Các bài đang có: %(known)s."
            )
            % {
                "slug": slug,
                "known": ", ".join(Assessment.objects.order_by("slug").values_list("slug", flat=True)) or "–",
            }
        )
    return found
