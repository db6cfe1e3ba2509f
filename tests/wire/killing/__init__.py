"""Kill the stand-in at any moment under load, and prove that every acknowledged commit is still there."""
