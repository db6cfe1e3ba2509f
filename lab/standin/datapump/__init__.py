"""Data Pump for the stand-in: expdp, impdp and dumpcheck."""
