"""SQLAlchemy's own tests for dialects, run against the stand-in: reflection, types, DDL, sequences, SQL.

They come with SQLAlchemy itself (`sqlalchemy.testing.suite`). `expected.txt` lists what has to pass.
"""
