"""Keepit as its published module uses it: requests, answers, and the client of both."""
