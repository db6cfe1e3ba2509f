"""The checkers: pure functions over a run's evidence, one file each, and the judge that runs them."""
