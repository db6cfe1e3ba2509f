"""The outpatient emergency server's own programs (plan 3.2.1): opening it, and carrying its day into the main database.

Works on any database with the HIS's schema, through python-oracledb; imports nothing else of the lab but its errors.
"""
