"""The practice world: pretend services over one shared state, served over HTTPS on loopback.

They answer in the wire shapes of the public documentation, so the real clients run unchanged.
Nothing in here shares code with the clients.
"""
