"""Measurements with a budget each (design section 10); never timed tests."""
