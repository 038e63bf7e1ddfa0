"""What was found, written down: JSON for programs, a table for terminals."""
