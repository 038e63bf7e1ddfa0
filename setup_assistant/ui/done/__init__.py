"""The last step: what Keepit confirms, and where it goes from here."""
