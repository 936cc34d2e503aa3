from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lms.org.models import Official
from tests.factories.people import make_learner, make_official, make_position, make_province, make_user

NOW = datetime(2026, 7, 6, 14, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def learner(db: None) -> Official:
    province = make_province()
    return make_learner(province, make_position(), province=province)


@pytest.fixture
def stranger(db: None) -> Official:
    """Somebody else with an account of their own."""
    return make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
