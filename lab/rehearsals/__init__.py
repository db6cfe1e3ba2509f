"""The parts of a rehearsal's run: its record, steps, people, cluster log, final reads."""
