"""One machine or many, behind a proxy that ends TLS."""

from lms import env
from lms.settings.base import *  # noqa: F403
from lms.settings.base import DATABASES, LOGGING, OIDC_SERVER, PUBLIC_URL

DEBUG = False
ALLOWED_HOSTS = env.names("LMS_ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS:
    env.problems.append(
        env.Problem("LMS_ALLOWED_HOSTS", "is not set", "Set it to the host names of the site, separated by commas.")
    )
env.text("LMS_PUBLIC_URL", required=True, mend="Set it to the address people type; it is printed in every QR code.")
env.text("DATABASE_URL", required=True, mend="Set DATABASE_URL=postgres://user:password@host:5432/name.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    env.problems.append(env.Problem("DATABASE_URL", "names SQLite", "Production runs on PostgreSQL."))
if OIDC_SERVER and not OIDC_SERVER.startswith("https://"):
    env.problems.append(env.Problem("LMS_OIDC_SERVER", "is not an https:// address", "Ask the provider for it."))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("LMS_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = env.text("LMS_EMAIL_FROM", "lms@localhost")
EMAIL_PORT = env.number("LMS_EMAIL_PORT", 25)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# Of X-Forwarded-For only what our own proxies have added counts: whatever stands before it anybody may have written.
# Sign-in tries and look-ups of certificates are counted by that address (`get_client_ip` of the account adapter).
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("LMS_PROXIES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("LMS_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.number("LMS_HSTS_SECONDS", 31_536_000)
SECOND_FACTOR_REQUIRED = env.flag("LMS_SECOND_FACTOR_REQUIRED", True)
# The first two are asked for on the machine itself, without TLS; the interface refuses by itself what comes in clear.
SECURE_REDIRECT_EXEMPT = [r"^metrics$", r"^suc-khoe\.json$", r"^api/"]
LOGGING = LOGGING | {
    "formatters": {"lines": {"()": "lms.log_lines.JsonLines"}},
    "handlers": {"console": LOGGING["handlers"]["console"] | {"formatter": "lines"}},  # type: ignore[index]
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# Browsers take such a cookie only over TLS, from this very host and for all of it.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other sites of the same domain are not ours to force to HTTPS
    "security.W021",  # nor is the browsers' preload list
]
