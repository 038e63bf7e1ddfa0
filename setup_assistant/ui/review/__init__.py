"""The step that shows what will be created, and creates it."""
