import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from lms.core import crypto

pytestmark = pytest.mark.unit

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
CCCD = "001085012345"


def test_text_survives_and_tokens_differ():
    first, second = crypto.encrypt("Nguyễn Ước"), crypto.encrypt("Nguyễn Ước")
    assert first != second
    assert crypto.decrypt(first) == crypto.decrypt(second) == "Nguyễn Ước"


def test_older_keys_still_open(settings):
    settings.IDENTITY_KEYS = [OLD]
    token = crypto.encrypt(CCCD)
    settings.IDENTITY_KEYS = [NEW, OLD]
    assert crypto.decrypt(token) == CCCD
    settings.IDENTITY_KEYS = [NEW]
    with pytest.raises(crypto.UnreadableToken):
        crypto.decrypt(token)


def test_reencrypt_moves_to_the_first_key_once(settings):
    settings.IDENTITY_KEYS = [OLD]
    token = crypto.encrypt(CCCD)
    settings.IDENTITY_KEYS = [NEW, OLD]
    moved = crypto.reencrypt(token)
    assert crypto.reencrypt(moved) is None
    settings.IDENTITY_KEYS = [NEW]
    assert crypto.decrypt(moved) == CCCD


def test_an_altered_token_is_refused():
    token = crypto.encrypt(CCCD)
    with pytest.raises(crypto.UnreadableToken):
        crypto.decrypt(token[:-4] + "AAA=")


def test_missing_and_malformed_keys_are_named(settings):
    settings.IDENTITY_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        crypto.encrypt(CCCD)
    settings.IDENTITY_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        crypto.encrypt(CCCD)
    settings.IDENTITY_DIGEST_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        crypto.keyed_digest(CCCD, purpose="cccd")


def test_digest_is_stable_and_bound_to_key_and_purpose(settings):
    settings.IDENTITY_DIGEST_KEY = "one"
    digest = crypto.keyed_digest(CCCD, purpose="cccd")
    assert digest == crypto.keyed_digest(CCCD, purpose="cccd")
    assert len(digest) == 64
    assert digest != crypto.keyed_digest(CCCD, purpose="audit")
    settings.IDENTITY_DIGEST_KEY = b"one"
    assert digest == crypto.keyed_digest(CCCD, purpose="cccd")
    settings.IDENTITY_DIGEST_KEY = "two"
    assert digest != crypto.keyed_digest(CCCD, purpose="cccd")
