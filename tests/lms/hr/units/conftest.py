"""A province with a ward and its division, on a fixed day."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from tests.factories.people import make_commune, make_division, make_province

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province():
    return make_province("Tỉnh Thử Nghiệm")


@pytest.fixture
def ward(province):
    return make_commune("Phường Một", province=province)


@pytest.fixture
def division(ward):
    return make_division(ward, "Phòng Kinh tế")
