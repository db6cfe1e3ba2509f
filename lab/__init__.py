"""A failover-rehearsal lab for a hospital's information system."""
