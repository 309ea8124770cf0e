"""What the activity added: methods, questions, answers and how sure they are."""
