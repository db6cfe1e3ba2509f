"""The HIS schema (Oracle 21c SQL, one numbered file a topic) and the command that applies it."""
