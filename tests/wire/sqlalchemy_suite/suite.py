"""The tests themselves, as pytest collects them: every module of SQLAlchemy's suite for dialects."""

from sqlalchemy.testing.suite import *  # noqa: F403
