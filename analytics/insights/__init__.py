"""Findings in a view: what stands out beyond chance, what it is worth and what to do."""
