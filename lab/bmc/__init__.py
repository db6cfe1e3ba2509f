"""A server's baseboard management controller: Redfish power control whose power button is the Docker engine.

It ships into a container of its own: standard library only, and nothing of the rest of `lab`.
"""
