"""SQLAlchemy's pytest plugin, loaded with -p so that the project's own test run does not see it."""

import pytest

pytest.register_assert_rewrite("sqlalchemy.testing.assertions")

from sqlalchemy.testing.plugin.pytestplugin import *  # noqa: E402, F403
