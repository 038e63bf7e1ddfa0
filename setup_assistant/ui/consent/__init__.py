"""The step that allows access in Keepit's own page."""
