"""The pages, one module each: read what the page needs, or do the one thing a form asks for."""
