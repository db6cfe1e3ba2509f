"""Two-Task Common: one message a file, parsed and made without touching a socket."""
