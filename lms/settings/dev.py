"""The demo and development: `make run`."""

from lms import env
from lms.settings.base import *  # noqa: F403

DEBUG = env.flag("LMS_DEBUG", False)
ALLOWED_HOSTS = env.names("LMS_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
