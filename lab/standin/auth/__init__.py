"""O5LOGON with the 12c (PBKDF2-SHA512) verifier."""
