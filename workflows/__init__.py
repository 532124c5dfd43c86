"""What the processes do besides routing: service-task handlers, one module (or package) per process key."""
