import pytest

from lms.core.checks_hosts import check_hosts

pytestmark = pytest.mark.integration
REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://h:6379/0"}}


def asked(found) -> list[str]:
    return [one.hint.split("=")[0] for one in found]


def test_one_machine_may_keep_everything_for_itself(settings):
    assert check_hosts() == []


def test_several_machines_need_a_cache_and_files_that_they_share(settings):
    settings.SEVERAL_HOSTS = True

    assert [one.id for one in check_hosts()] == ["lms.E006", "lms.E006"]
    assert asked(check_hosts()) == ["Set LMS_CACHE_URL", "Set LMS_S3_BUCKET and its companions; or LMS_FOLDERS_SHARED"]
    settings.CACHES = settings.CACHES | REDIS
    assert asked(check_hosts()) == ["Set LMS_S3_BUCKET and its companions; or LMS_FOLDERS_SHARED"]
    settings.S3 = {"bucket_name": "lms"}
    assert check_hosts() == []


def test_folders_of_a_network_file_system_will_do(settings):
    settings.SEVERAL_HOSTS = settings.FOLDERS_SHARED = True
    settings.CACHES = settings.CACHES | REDIS

    assert check_hosts() == []
