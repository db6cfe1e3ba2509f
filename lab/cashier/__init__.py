"""The outpatient desktop emergency system (plan 3.3.1): a cashier's PC that charges with no server and no network."""
