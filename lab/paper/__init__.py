"""The departments' paper procedures (plan 3.3.1 A–H and 4.2): packs to print, and the rules of paper as checks."""
