"""What can be made to go wrong: one file each, with `inject` and `heal`."""
