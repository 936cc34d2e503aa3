"""Closed lists of the competency framework."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrameworkStatus(models.TextChoices):
    DRAFT = "draft", _("bản soạn")
    PUBLISHED = "published", _("đang áp dụng")
    RETIRED = "retired", _("thôi áp dụng")


class CompetencyMark(models.TextChoices):
    FRAMEWORK = "framework", _("theo khung")
    ILLUSTRATIVE = "illustrative", _("minh họa")


class RequirementKind(models.TextChoices):
    MUST = "must", _("bắt buộc")
    SHOULD = "should", _("nên có")


class RequirementMark(models.TextChoices):
    EXAMPLE = "example", _("giá trị ví dụ")
    ILLUSTRATIVE = "illustrative", _("minh họa")
    EMPLOYER = "employer", _("do cơ quan sử dụng quy định")
