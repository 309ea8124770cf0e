"""What is taken away: files for spreadsheets and the bank, and printed pages."""
