"""Programs as steps that the server takes one by one: for COMMIT, ROLLBACK, SAVEPOINT and GOTO anywhere."""
