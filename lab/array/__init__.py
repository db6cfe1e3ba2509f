"""A redundant disk array in userland (plan 3.1.1): mirrored disks, two controllers, multipath on each database server.

Read it bottom-up: `wire`, `platters` and `disk`, `metadata` and `mirror`, `controller`, `paths` and `export`. It ships
into its servers by itself and imports nothing else from `lab`.
"""
