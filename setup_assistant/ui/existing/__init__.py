"""The step that chooses a connector that exists."""
