"""Settings that come from the environment, as layer:wsgi gives it."""

import os
import socket
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from board import database_url, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent


def own_hosts():
    """Return the names and the address under which this machine is reached."""
    hosts = ['localhost', '127.0.0.1', '[::1]', socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it picks the address that faces outward.
            probe.connect(('192.0.2.1', 9))
            hosts.append(probe.getsockname()[0])
        except OSError:
            pass
    return hosts


if not os.environ.get('DATABASE_URL'):
    raise ImproperlyConfigured(
        'DATABASE_URL is not set: relate the endpoint postgresql or postgres to a PostgreSQL'
    )

try:
    DATABASES = {'default': database_url.parse(os.environ['DATABASE_URL'])}
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from None

SECRET_KEY = os.environ.get('SECRET_KEY') or secret_key.read_or_make(
    BASE_DIR / 'data' / 'secret-key'
)
ALLOWED_HOSTS = own_hosts() + os.environ.get('ALLOWED_HOSTS', '').replace(',', ' ').split()
DEBUG = False

INSTALLED_APPS = ['notes']
MIDDLEWARE = ['django.middleware.common.CommonMiddleware']
ROOT_URLCONF = 'board.urls'
WSGI_APPLICATION = 'board.wsgi.application'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
LANGUAGE_CODE = 'en'
TIME_ZONE = 'UTC'
USE_TZ = True

LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console'], 'level': 'INFO'},
}
