"""Realistic data for the hospital: made from a seed, the same every time."""
