"""Oracle's value encodings, one family a file, one table by type."""
