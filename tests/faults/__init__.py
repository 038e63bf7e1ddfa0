"""The fault matrix: what the commands do when a service, or something before it, misbehaves.

``tests.support.practice_site`` serves a practice world on real sockets and lets a fault happen in one call; ``faults`` are
the faults; ``jobs`` are the commands with the worlds they run in; ``matrix`` records the calls of
each job and draws cases; ``detectors`` compare what the program said with what the world became.
``python3 dev.py test --faults 500`` draws and plays 500 cases; ``--seed S`` draws the same again.
"""
