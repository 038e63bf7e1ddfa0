"""Drives the window by itself: pictures of every state, and the self test."""
