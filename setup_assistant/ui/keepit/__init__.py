"""The step that connects to the Keepit account."""
