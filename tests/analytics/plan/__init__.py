"""Payouts: what is owed, paid and differs, against hand-worked cases and an oracle."""
