"""What deploying is made of: reading the files, checking them together, binding and storing them."""
