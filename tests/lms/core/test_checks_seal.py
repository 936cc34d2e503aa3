"""What the start-up check says of the key that seals papers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.core.checks_seal import check_seal
from tests.factories.seals import PASSPHRASE, make_key_file


@pytest.fixture(autouse=True)
def _key(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = tmp_path / "seal.p12", PASSPHRASE


def found() -> list[tuple[str, str]]:
    return [(one.id, one.msg.partition(",")[0]) for one in check_seal()]


def test_a_key_that_is_named_has_to_be_there(settings):
    assert found() == [("lms.W020", "Not sealed digitally")]
    settings.DEMO_SEAL = settings.SEAL_P12
    assert found() == []


def test_a_good_key_says_nothing(settings):
    make_key_file(settings.SEAL_P12)
    assert found() == []


def test_a_wrong_passphrase_and_an_end_are_said(settings):
    make_key_file(settings.SEAL_P12, passphrase="khac")
    assert found() == [("lms.W020", "Not sealed digitally")]
    make_key_file(settings.SEAL_P12, ends=timezone.now() - timedelta(days=1))
    assert found() == [("lms.W020", "Not sealed digitally")]


def test_an_end_that_is_near_is_said(settings):
    ends = timezone.now() + timedelta(days=10)
    make_key_file(settings.SEAL_P12, ends=ends)
    said = f"The seal key ends on {ends:%d/%m/%Y}; papers stay unsealed after that."
    assert found() == [("lms.W021", said)]


def test_a_token_is_not_opened_for_it(settings, tmp_path):
    settings.SEAL_TOKEN_DRIVER = str(tmp_path / "driver.so")
    assert found() == [("lms.W020", "LMS_SEAL_TOKEN_DRIVER names no file")]
    (tmp_path / "driver.so").touch()
    assert found() == []
