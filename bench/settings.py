"""The demo's settings with a bare view beside the product, and no limit on sign-ins from one address."""

from lms.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = False
