"""A client's conversation: state machine, cursors, LOBs and the calls."""
