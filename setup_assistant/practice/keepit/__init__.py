"""The pretend Keepit, its API and its web app."""
