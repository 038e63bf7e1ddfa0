"""The commands of the command line, without the composing: what they take, do and print."""
