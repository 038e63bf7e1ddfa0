"""The step that checks every organization."""
