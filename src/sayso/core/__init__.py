"""What every layer shares: the records, spans, the vocabulary of the field and the errors. Imports nothing of Sayso."""
