"""The stand-in database: an Oracle-speaking server (TNS/TTC) in front of PostgreSQL.

Layers, each importing only those before it: `interface` (the line between wire and database) → `tns` (primitives,
packets, CONNECT) → `ttc` (messages) → `codecs` (values) and `auth` (O5LOGON) → `session` (the conversation and its
calls) → `server` (listener, health socket). `sql` and `pg` are the database behind `interface`; nothing above imports
them: the configuration names them.
"""
