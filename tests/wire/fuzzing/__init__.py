"""Malformed and hostile input against the running stand-in: real captures, mutated."""
