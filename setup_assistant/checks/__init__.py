"""What Keepit requires of an organization, and the words for what was found. Judging never fails."""
