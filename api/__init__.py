"""The JSON API, the application factory and the command line: one of the two doors to the engine's verbs."""
