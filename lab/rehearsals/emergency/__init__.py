"""Rehearsals of the outpatient emergency server (plan 3.2.1): its nights, and a day on it."""
