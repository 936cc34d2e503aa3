from datetime import date, datetime

import pytest
from django.utils.timezone import get_default_timezone

from lms.accounts.models import User
from lms.org.enums import Role
from lms.studio.tasks import follow_grants
from tests.factories.people import grant_role, make_province, make_user


@pytest.mark.django_db
def test_a_grant_that_begins_today_opens_the_editor_without_anybody_acting():
    user = make_user()
    grant_role(user, Role.TRAINER, make_province(), valid_from=date(2026, 11, 20))
    for day, may_write in ((19, False), (20, True)):
        follow_grants(datetime(2026, 11, day, 0, 20, tzinfo=get_default_timezone()))
        assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin") is may_write
