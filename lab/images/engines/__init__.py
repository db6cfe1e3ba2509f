"""The database engines: what each is made from and what it can do. The only place that tells them apart."""
