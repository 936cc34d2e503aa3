"""Settings that dev, test and production share."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from lms import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.folder("LMS_VAR_DIR", BASE_DIR / "var")

# Product

PRODUCT_NAME = env.text("LMS_PRODUCT_NAME", "Cầm tay chỉ việc")
SUPPORT_PHONE = env.text("LMS_SUPPORT_PHONE", "1900 0000 (số minh họa)")
SUPPORT_HOURS = env.text("LMS_SUPPORT_HOURS", "7:30–17:00, thứ Hai đến thứ Sáu")
PUBLIC_URL = env.web_address("LMS_PUBLIC_URL", "http://127.0.0.1:8000")

# Apps, by rank (docs/ARCHITECTURE.md)

RANKED_APPS = [
    "lms.core",
    "lms.accounts",
    "lms.org",
    "lms.reference",
    "lms.competencies",
    "assessments",
    "courses",
    "lms.evidence",
    "lms.plans",
    "certificates",
    "lms.flows",
]
DELIVERY_APPS = ["lms.learn", "lms.hr", "lms.studio", "lms.offline", "lms.api"]
INSTALLED_APPS = [
    *RANKED_APPS,
    *DELIVERY_APPS,
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",  # the editor's page tree links to it
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "lms.core.requests.Measured",
    "django.middleware.security.SecurityMiddleware",
    "lms.core.browser_policy.BrowserPolicy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "lms.accounts.middleware.SessionsOfDevices",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.org.access_sessions.SessionsThatEnd",
    "lms.org.middleware.AdminPowers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.offline.middleware.KeptPages",
]
ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
FORM_RENDERER = "lms.core.forms_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.core.context_processors.interface",
                "lms.org.access_roles.role_line",
                "lms.org.access_mode.mode_line",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lms.core.templatetags.ui"],
        },
    },
]

# Database

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == env.SQLITE:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # synchronous=FULL: "acknowledged" must survive a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;"
            ),
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lms.org.sign_in.IdentifierBackend"]
PASSWORD_HASHERS = ["lms.accounts.hashers.OwaspArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {  # the sign-in code stands on the slip that anybody at the desk may see
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "phone"]},
    },
    {"NAME": "lms.org.domain.password_words.OfficeWords"},
]
ACCOUNT_ADAPTER = "lms.org.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.SignInForm",
    "change_password": "lms.accounts.forms.ChangePasswordForm",
    "reauthenticate": "lms.accounts.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key"}
SIGN_INS_A_MINUTE = 600  # from one address, which may be a whole town's
ACCOUNT_SESSION_REMEMBER = None
SECOND_FACTOR_REQUIRED = env.flag("LMS_SECOND_FACTOR_REQUIRED", False)  # of HR and administrators
ADMIN_MODE_REQUIRED = True  # administrators turn their powers on for a while, and say why
MFA_ADAPTER = "lms.org.sign_in_factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "lms.accounts.forms_factor.CodeForm",
    "reauthenticate": "lms.accounts.forms_factor.CodeAgainForm",
    "activate_totp": "lms.accounts.forms_factor.SetUpAppForm",
    "authenticate_webauthn": "lms.accounts.forms_factor.PasskeyForm",
    "reauthenticate_webauthn": "lms.accounts.forms_factor.PasskeyAgainForm",
    "add_webauthn": "lms.accounts.forms_factor.AddPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
# An identity provider of the province, by OpenID Connect; without an address there is none. The password always stays.
OIDC_SERVER = env.text("LMS_OIDC_SERVER")
OUTGOING_HOSTS = env.names("LMS_OUTGOING_HOSTS", [])  # more that may be asked: endpoints of the provider on other hosts
OIDC_NAME = env.text("LMS_OIDC_NAME", "Tài khoản của tỉnh")
OIDC_CLIENT_ID = env.text("LMS_OIDC_CLIENT_ID")
OIDC_SECRET = env.text("LMS_OIDC_SECRET")
OIDC_CODE_CLAIM = env.text("LMS_OIDC_CODE_CLAIM", "staff_code")  # which of its claims is the staff code
SOCIALACCOUNT_ADAPTER = "lms.org.sign_in_oidc.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: what it leads to is the provider's own question
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.core.views.csrf_failure"

# Identity data: keys live in a file made at set-up (`manage.py make_keys`), never in the repository.

KEY_FILE = env.folder("LMS_KEY_FILE", VAR_DIR / "keys" / "lms.keys")
_keys = env.key_lines(KEY_FILE)
SECRET_KEY = env.text("LMS_SECRET_KEY") or _keys.get("SECRET_KEY", "")
IDENTITY_KEYS = env.names("LMS_IDENTITY_KEYS", [key for key in _keys.get("IDENTITY_KEYS", "").split(",") if key])
IDENTITY_DIGEST_KEY = env.text("LMS_IDENTITY_DIGEST_KEY") or _keys.get("IDENTITY_DIGEST_KEY", "")

# Backups: sealed by a key of the same file, which must lie elsewhere too.

BACKUP_KEY = env.text("LMS_BACKUP_KEY") or _keys.get("BACKUP_KEY", "")
BACKUP_DIR = env.folder("LMS_BACKUP_DIR", VAR_DIR / "backups")
BACKUP_KEEP = (
    env.number("LMS_BACKUP_DAYS", 7),
    env.number("LMS_BACKUP_WEEKS", 5),
    env.number("LMS_BACKUP_MONTHS", 12),
)
POSTGRES_BIN = env.text("LMS_POSTGRES_BIN")

# The seal on papers: a PKCS#12 file or a PKCS#11 token. The demo's is made at set-up (`manage.py make_demo_seal`).

DEMO_SEAL = VAR_DIR / "keys" / "demo-seal.p12"
SEAL_P12 = env.folder("LMS_SEAL_FILE", DEMO_SEAL)
SEAL_PASSPHRASE = env.text("LMS_SEAL_PASSPHRASE")
SEAL_TOKEN_DRIVER = env.text("LMS_SEAL_TOKEN_DRIVER")
SEAL_TOKEN_SLOT = env.text("LMS_SEAL_TOKEN_SLOT")
SEAL_TOKEN_NAME = env.text("LMS_SEAL_TOKEN_NAME")
SEAL_TOKEN_KEY = env.text("LMS_SEAL_TOKEN_KEY")
SEAL_TOKEN_PIN = env.text("LMS_SEAL_TOKEN_PIN")
SEAL_ISSUERS = env.names("LMS_SEAL_ISSUERS", [])  # codes of the units whose papers the key seals; the demo's seals any
SEAL_PICTURE = env.text("LMS_SEAL_PICTURE")
SEAL_TSA = env.text("LMS_SEAL_TSA")
SIGNATURE_ROOTS = env.text("LMS_SIGNATURE_ROOTS")

# Languages and formats

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "lms" / "locale", BASE_DIR / "lms" / "upstream" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # years and ids must stay plain; templates ask with floatformat:"1g"
FORMAT_MODULE_PATH = ["lms.formats"]

# Files: public images apart from everything else, which is read through views only.

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("LMS_STATIC_DIR", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder("LMS_MEDIA_DIR", BASE_DIR / "media")
PRIVATE_ROOT = env.folder("LMS_PRIVATE_DIR", VAR_DIR / "private")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "lms.core.storage.PrivateFileStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "lms.core.static_files.HashedStaticFiles"},
}
S3 = env.object_store(  # a bucket that all machines share, in place of the two folders
    bucket=env.text("LMS_S3_BUCKET"),
    endpoint=env.text("LMS_S3_ENDPOINT"),
    region=env.text("LMS_S3_REGION", "us-east-1"),
    key=env.text("LMS_S3_KEY"),
    secret=env.text("LMS_S3_SECRET"),
)
if S3:
    STORAGES |= {
        "default": {"BACKEND": "lms.core.storage_objects.PublicObjects", "OPTIONS": S3 | {"location": "media"}},
        "private": {"BACKEND": "lms.core.storage_objects.PrivateObjects", "OPTIONS": S3 | {"location": "private"}},
    }
SEVERAL_HOSTS = env.flag("LMS_SEVERAL_HOSTS", False)
FOLDERS_SHARED = env.flag("LMS_FOLDERS_SHARED", False)  # the folders are a network file system that all of them mount
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "lms.core.upload_handlers.UploadLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

# Background work and audit

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_BEAT_TIMEOUT = 30
JOBS_GIVE_WAY_MINUTES = env.number("LMS_REPORTS_WAIT_MINUTES", 120)  # for exam sittings; 0: not at all
EXAM_CROWD = env.number("LMS_REPORTS_WAIT_PEOPLE", 50)  # listed for sittings open together, from which on jobs give way
MONITOR_TOKEN = env.text("LMS_MONITOR_TOKEN")  # for programs that read /metrics and the figures of /suc-khoe.json
AUDIT_HEAD_FILE = env.folder("LMS_AUDIT_HEAD_FILE", VAR_DIR / "audit" / "heads.jsonl")
CACHES = {
    "default": env.shared_cache("LMS_CACHE_URL", VAR_DIR / "cache"),
    # Frames of pages, the same for everybody: each process draws its own.
    "fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2_000}},
}

# Browser policy: our pages load nothing from elsewhere and run no inline script. Wagtail's screens have their own
# (`lms/core/browser_policy.py`).

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # of its preview Wagtail says otherwise by itself

# Wagtail: content only

WAGTAIL_SITE_NAME = PRODUCT_NAME
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # nobody has to choose among six hundred
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "lms.flows.finished_checks.publish"  # with the choice of what it means to learners
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "lms.studio.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]  # no SVG: it may carry a script
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "lms.core.search_backend"}}

REFERENCE_DATE = date(2025, 7, 1)  # the reform: the unit list in force since
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "lms.log_secrets.SecretsFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"lms.security": {"level": "INFO"}},
}
