"""Settings, all from the environment. What is missing in production fails here, with a hint."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from babel import Locale
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, hint: str) -> str:
    """Return the environment's value of `name`, or fail with a sentence that says what to do."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


# What runs here
DEMO = env.bool("DEMO", default=False)  # made-up people, one-tap sign-in; never in production
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", "Set it to a long random text and keep it secret.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SITE_NAME = "Refu Interim"
HELP_PHONE = env.str("HELP_PHONE", default="")  # a human to call, when an antenne has no number of its own

INSTALLED_APPS = [
    "modeltranslation",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",  # its templates
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",  # its loader is named below
    "js_lib_leaflet",
    "csp",
    "refuinterim.core",
    "refuinterim.messages",
    "refuinterim.accounts",
    "refuinterim.imports",
    "organisations",
    "volunteers",
    "matching",
    "reporting",
    "refuinterim.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; what whitenoise serves was compressed when it was collected
    "csp.middleware.CSPMiddleware",
    "refuinterim.core.middleware.AdminContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "refuinterim.accounts.middleware.PageLanguage",  # in the place of Django's own: decision 28
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "refuinterim.accounts.middleware.StaffSecondFactor",
    "refuinterim.core.offline.PersonalPages",
]

ROOT_URLCONF = "refuinterim.urls"
WSGI_APPLICATION = "refuinterim.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOADERS = [
    "refuinterim.core.template_files.LeanLoader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", LOADERS)])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "refuinterim.core.context.site",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    },
]

# Data
DATABASES = {
    "default": {
        **environ.Env.db_url_config(
            required("DATABASE_URL", "For example postgres://user:password@host:5432/refuinterim.")
        ),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# The queue. Without a broker, tasks run in the web process.
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=not REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULE = {
    "send-what-waits": {
        "task": "refuinterim.messages.tasks.send_waiting_messages",
        "schedule": timedelta(minutes=1),
    },
    "end-holds": {"task": "matching.tasks.end_holds", "schedule": timedelta(minutes=10)},
    "end-overdue-companions": {
        "task": "matching.tasks.end_overdue_companions",
        "schedule": timedelta(minutes=10),
    },
    "let-offers-expire": {"task": "matching.tasks.expire_placements", "schedule": timedelta(minutes=10)},
    "offer-free-seats": {"task": "matching.tasks.offer_free_seats", "schedule": timedelta(minutes=10)},
    "remind": {"task": "matching.tasks.remind", "schedule": timedelta(minutes=10)},
    "forget-spreadsheets": {"task": "refuinterim.imports.tasks.forget_files", "schedule": timedelta(hours=6)},
    "look-after-visits": {"task": "matching.tasks.look_after_visits", "schedule": timedelta(minutes=10)},
    "remind-of-talks": {"task": "volunteers.tasks.remind_of_talks", "schedule": timedelta(minutes=10)},
    "plan-attendances": {"task": "matching.tasks.plan_attendances", "schedule": timedelta(hours=6)},
    "close-past-assignments": {
        "task": "matching.tasks.close_past_assignments",
        "schedule": timedelta(hours=6),
    },
    "end-past-placements": {"task": "matching.tasks.end_past_placements", "schedule": timedelta(hours=6)},
    "plan-every-night": {
        "task": "matching.tasks.prepare_plans",
        "schedule": crontab(hour=4, minute=0),
    },
    "resume-plans": {"task": "matching.tasks.resume_plans", "schedule": timedelta(minutes=10)},
    "forget-old-sessions": {
        "task": "refuinterim.core.tasks.forget_old_sessions",
        "schedule": timedelta(hours=24),
    },
    "forget-sent-forms": {
        "task": "refuinterim.core.tasks.forget_sent_forms",
        "schedule": timedelta(hours=24),
    },
    "forget-unknown-photos": {
        "task": "organisations.tasks.forget_unknown_photos",
        "schedule": timedelta(hours=24),
    },
    "warn-of-insurance": {
        "task": "organisations.tasks.warn_of_insurance",
        "schedule": crontab(hour=8, minute=0),
    },
    "forget-previews": {"task": "matching.tasks.forget_previews", "schedule": timedelta(hours=24)},
    "forget-invitations": {
        "task": "organisations.tasks.forget_invitations",
        "schedule": timedelta(hours=24),
    },
    "check-invariants": {
        "task": "refuinterim.core.tasks.check_invariants",
        "schedule": crontab(hour=5, minute=0),
    },
    "remove-unused-users": {
        "task": "refuinterim.accounts.tasks.remove_unused_users",
        "schedule": timedelta(hours=24),
    },
}

# Mail
vars().update(env.email("EMAIL_URL", default="consolemail://" if not DEMO else "dummymail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Refu Interim <hallo@refu-interim.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# Messages on a phone. Without a key nobody is offered them; make one: python manage.py new_push_key
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
PUSH_SERVICES = env.list(  # whose addresses a browser may give us; with every name under them
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "notify.windows.com",
        "push.apple.com",
    ],
)

# Text messages: "" for none, "console" writes them in the log, "http" calls a provider
SMS_PROVIDER = env.str("SMS_PROVIDER", default="")
SMS_URL = required("SMS_URL", "It is where SMS_PROVIDER=http sends.") if SMS_PROVIDER == "http" else ""
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_SENDER = env.str("SMS_SENDER", default=SITE_NAME[:11])
SMS_FORMAT = env.str("SMS_FORMAT", default="json")  # or "form"
SMS_FIELDS = env.dict("SMS_FIELDS", default={"to": "to", "text": "text", "sender": "from"})

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "refuinterim.accounts.permissions.RoleBackend",
    "refuinterim.accounts.permissions.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_request_login_code")
LOGIN_REDIRECT_URL = reverse_lazy("accounts:landing")
ACCOUNT_ADAPTER = "refuinterim.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "refuinterim.accounts.forms.SignInForm",
    "confirm_login_code": "refuinterim.accounts.forms.CodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up so; without it staff get no password field
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}  # every code that is mailed
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_RATE_LIMITS = {  # six digits can be guessed: decision 27 says how likely these limits make it
    "request_login_code": "20/m/ip,3/m/key,10/h/key",  # the key is an address
    "wrong_login_code": "30/m/ip,300/d/ip,10/h/key,20/d/key,50/30d/key",  # the key is a user
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the address
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("matching:home")
ACCOUNT_SESSION_REMEMBER = True
MFA_FORMS = {
    "authenticate": "refuinterim.accounts.forms.SecondFactorForm",
    "reauthenticate": "refuinterim.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "refuinterim.accounts.forms.NewSecondFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not DEMO)

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
    ("uk", "Українська"),
]
# CLDR knows the direction of more languages than Django does.
LANGUAGES_BIDI = sorted(
    {code.partition("-")[0] for code, _ in LANGUAGES if Locale.parse(code, sep="-").text_direction == "rtl"}
)
MODELTRANSLATION_DEFAULT_LANGUAGE = "nl"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("nl",)
MODELTRANSLATION_AUTO_POPULATE = (
    "default"  # a text in another language stands in until the Dutch one is written
)
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
# A typed day is day-month-year in every language: `core.days` reads it, and these lists are for fields of packages.
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = [f"{day} {hour}" for day in DATE_INPUT_FORMATS for hour in ("%H:%M", "%H:%M:%S")]
FORMAT_MODULE_PATH = "refuinterim.core.formats"

# Static files
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "refuinterim" / "static"]
# In tests, and where edits are followed, files are served from where they are edited; nothing is collected first.
WHITENOISE_USE_FINDERS = env.bool("STATIC_FROM_SOURCE", default=DEBUG)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Photos that organisations send. Behind several web processes: one folder, or another storage, for all of them.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_ROOT_IS_SET = bool(env.str("MEDIA_ROOT", default=""))  # core.checks warns when production has none
FILE_UPLOAD_HANDLERS = ["refuinterim.core.uploads.BoundedUpload"]

# Safety
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many stand in front; their headers are believed
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES  # so that the sign-in limits count visitors, not the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "refuinterim.accounts.code_views.csrf_failed"
# The map draws its own ground and asks nobody else. An address of tiles, as https://tiles.example/{z}/{x}/{y}.png,
# shows theirs: then each visitor's browser asks that server, and what it wants to see named stands on the map.
TILE_URL = env.str("TILE_URL", default="")
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", default="")
TILE_SERVER = [f"{scheme}://{host.replace('{s}', '*')}" for scheme, host in [urlsplit(TILE_URL)[:2]] if host]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *TILE_SERVER],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SYMBOL": "volunteer_activism",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}
    ],
    "DASHBOARD_CALLBACK": "refuinterim.dashboard.start_page",
    "STYLES": [lambda request: static("tokens.css"), lambda request: static("frame.css")],
    "BORDER_RADIUS": "10px",
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("accounts:set-language")},
    "COLORS": {
        "primary": {
            f"{shade}": f"var(--accent-{shade})"
            for shade in (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "refuinterim.navigation.sidebar",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

# How the house works; an antenne's own wishes are in the database
