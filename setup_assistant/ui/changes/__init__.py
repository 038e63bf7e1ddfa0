"""Making and undoing changes in the window: confirmed, shown while they are made, told at the end."""
