"""Data definition, one kind of object a file."""
