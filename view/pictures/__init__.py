"""Pictures, drawn from the records when the site is built."""
