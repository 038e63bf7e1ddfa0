"""What all clients share: requests over HTTPS, who answered, and the shapes of answers."""
