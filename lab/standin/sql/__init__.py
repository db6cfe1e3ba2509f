"""Oracle SQL and PL/SQL front end: text in, PostgreSQL text out; it never touches a database."""
