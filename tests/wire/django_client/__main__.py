"""Migrate, write, read, query, introspect, migrate back. Prints one line for each check; exit status 1 when one fails.

Example: python -m tests.wire.django_client 127.0.0.1:1521/XEPDB1 his secret
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence

import django
from django.conf import settings

APP = __package__ or "tests.wire.django_client"


def configure(dsn: str, user: str, password: str) -> None:
    """Django's settings, without a project."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.oracle", "NAME": dsn, "USER": user, "PASSWORD": password}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", APP],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="none",
    )
    django.setup()


def run(checks: Sequence[Callable[[], None]]) -> int:
    """Every check, whatever came of those before it."""
    failed = 0
    for check in checks:
        try:
            check()
            print(f"passed  {check.__name__}")
        except Exception as error:
            failed += 1
            print(f"FAILED  {check.__name__}: {error!r}")
            traceback.print_exc(limit=-6)
    return int(failed > 0)


if __name__ == "__main__":
    configure(*sys.argv[1:4])
    from .checks import CHECKS

    raise SystemExit(run(CHECKS))
