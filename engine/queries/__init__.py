"""Reading, page by page, never beyond the actor's bureau."""
