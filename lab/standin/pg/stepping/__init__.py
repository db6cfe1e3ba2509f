"""Running a program step by step: what PL/pgSQL cannot do (COMMIT, ROLLBACK, SAVEPOINT, GOTO) the server does."""
