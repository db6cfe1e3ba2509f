"""Plan 3.3.1 and 4.2 rehearsed: the cashiers' PCs, the people on paper, and the way back."""
