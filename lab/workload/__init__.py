"""The departments at their desks: simulated clerks, doctors, cashiers and pharmacists, and the ledger they keep."""
