"""What whoever knows the office would try first as a password; named before one is typed, refused after."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core.vietnamese.text import search_key
from lms.org.models import PostingVersion, RoleGrant, UnitVersion
from lms.org.tree import units_above_each

OF_THE_OFFICE = """
admin, bí thư, cá nhân, cán bộ, chính quyền, chủ tịch, chứng chỉ, công chức, công dân, công vụ, đào tạo, địa chính,
đơn vị, hành chính, HĐND, hội đồng, hộ tịch, học tập, học viên, huyện, lãnh đạo, LMS, mật khẩu, một cửa, năng lực,
nhân dân, nhân sự, nhân viên, pass, password, phòng, phường, phó, quản trị, quyết định, sở, tài khoản, thành phố, thị
trấn, tỉnh, TP, tư pháp, UBND, ủy ban, văn phòng, viên chức, Việt Nam, xã
"""
LOOKALIKES = str.maketrans({"@": "a", "$": "s"})
DATES = re.compile(r"(?:(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2]))?(?:19|20)\d\d")
RUNS = re.compile(r"(\d)\1+|123\d*|321")
LEAST_LEFT = 4
"""Signs of one's own beside them."""


class OfficeWords:
    """A validator of Django's: refuses a password that is nothing but words of the office, years, dates and 123."""

    def validate(self, password: str, user: Any = None) -> None:
        own = names_around(user) if user is not None and user.pk else ()
        if left_of(password, own) < LEAST_LEFT:
            raise ValidationError(
                _(
                    "Mật khẩu này chỉ gồm tên đơn vị, từ hay dùng ở cơ quan hoặc năm, người ngoài dễ đoán ra."
                    " Hãy thêm vài từ của riêng mình."
                ),
                code="office_words",
            )

    def get_help_text(self) -> str:
        return _("Không chỉ gồm tên đơn vị, từ hay dùng ở cơ quan hoặc năm.")


def left_of(password: str, own: Iterable[str] = ()) -> int:
    """How many letters and digits remain without such words."""
    rest = _squeezed(password)
    for word in sorted(
        {_squeezed(one) for one in (*OF_THE_OFFICE.split(","), settings.PRODUCT_NAME, *own)} - {""}, key=_longest
    ):
        rest = rest.replace(word, " ")
    return len(RUNS.sub(" ", DATES.sub(" ", rest)).replace(" ", ""))


def names_around(user: Any) -> list[str]:
    """Of the units somebody is posted at or has a role on, and of those above; short names too."""
    units = {
        *PostingVersion.objects.filter(posting__official__user=user).values_list("unit_id", flat=True),
        *RoleGrant.objects.filter(user=user).values_list("unit_id", flat=True),
    }
    above = units_above_each(units, timezone.localdate()) if units else {}
    versions = UnitVersion.objects.filter(unit_id__in=units.union(*above.values())).values_list("name", "short_name")
    return [name for pair in versions for name in pair if name]


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", search_key(text.translate(LOOKALIKES)))


def _longest(word: str) -> int:
    return -len(word)
