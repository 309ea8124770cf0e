"""Payouts: what is due, what was paid, where records differ from the work, and why."""
