"""Somebody who writes in a section of their commune's own."""

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_user


@pytest.fixture
def writer(db):
    """Writes for a commune of its own; the common section is somebody else's."""
    user = make_user("can-bo-xa", full_name="Trần Văn Xã")
    grant_role(user, Role.TRAINER, make_commune())
    sync_editor_access(user=user, as_of=timezone.localdate())
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def section(writer):
    return ensure_section(writer.role_grants.get().unit, timezone.localdate())
