"""Builds what users get: the frozen program, its installers, and the papers that go with them.

``python -m setup_assistant.packaging build`` does all of it that this system can. The program itself
never imports this package, and ``build.spec`` leaves it out.
"""
