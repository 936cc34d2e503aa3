"""The production settings with the bare views beside the product.

What differs from a real site, and why: the load comes over plain HTTP from one address, so nothing is led on to HTTPS
and the limit of sign-ins from one address is high (it still counts). SQLite is measured too, which production refuses.
"""

from lms import env
from lms.settings.base import ACCOUNT_RATE_LIMITS as SHIPPED_RATE_LIMITS
from lms.settings.production import *  # noqa: F403

env.problems[:] = [problem for problem in env.problems if problem.wrong != "names SQLite"]
ROOT_URLCONF = "bench.urls"
ACCOUNT_RATE_LIMITS = SHIPPED_RATE_LIMITS | {"login": "100000/m/ip"}
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # a `__Host-` cookie needs TLS
