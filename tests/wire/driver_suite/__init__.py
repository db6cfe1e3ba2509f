"""The tests that python-oracledb ships in its source distribution, run against the stand-in."""
