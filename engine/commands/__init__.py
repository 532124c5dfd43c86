"""One verb, one function: everything that changes anything starts here."""
