"""The production settings with the bare views beside the product.

What differs from a real site, and why: the load comes over plain HTTP from one address, so nothing is led on to HTTPS
and the limit of sign-ins from one address is high (it still counts). SQLite is measured too, which production refuses.
"""

from lms import env
from lms.settings.production import *  # noqa: F403

env.problems[:] = [problem for problem in env.problems if problem.wrong != "names SQLite"]
ROOT_URLCONF = "bench.urls"
SIGN_INS_A_MINUTE = 100_000
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # a `__Host-` cookie needs TLS
