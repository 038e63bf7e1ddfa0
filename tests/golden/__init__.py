"""What programs and people get from the command line, word for word, in files beside these modules.

Whatever is only moved, renamed or joined leaves them as they are. Who means to change what is printed
writes them again with ``python -m tests.golden --renew`` and reads the difference before committing it.
"""
