"""A small Django application on the stand-in: `python -m tests.wire.django_client DSN USER PASSWORD`."""
