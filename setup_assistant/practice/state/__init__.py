"""What the pretend services are about: organizations, people, Keepit's account, and the scenarios that change them."""
