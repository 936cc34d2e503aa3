"""The ward that a rehearsal works in, with HR and an administrator; prints it as JSON.

usage: world.py LEARNERS     with the settings of the installation, from its folder
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import django


def main() -> None:
    django.setup()
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - after the set-up
    from django.core.files.storage import storages  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench.world import PASSWORD, build_world  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415
    from lms.org.domain.grants import grant_role  # noqa: PLC0415
    from lms.org.enums import Role  # noqa: PLC0415
    from lms.org.models import UnitVersion  # noqa: PLC0415

    world = build_world(int(sys.argv[1]), 0)
    today = timezone.localdate()
    ward = UnitVersion.objects.in_force(today).select_related("unit").get(code="24305").unit
    password = make_password(PASSWORD)
    hr = User.objects.create(username="do-nhan-su", full_name="Nguyễn Thị Nhân Sự", password=password)
    grant_role(user=hr, role=Role.HR, unit=ward, valid_from=today, actor=None)
    User.objects.create_superuser(username="do-quan-tri", full_name="Nguyễn Văn Quản Trị", password=PASSWORD)
    pictures = sorted(storages["default"].listdir("original_images")[1])[:5]
    print(
        json.dumps(
            {"world": asdict(world), "hr": hr.pk, "pictures": [f"/media/original_images/{name}" for name in pictures]}
        )
    )


if __name__ == "__main__":
    main()
