"""What tests share: a private PostgreSQL server, and prepared databases on both engines."""
