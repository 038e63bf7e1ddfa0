"""Reads the evidence of every organization and has it judged."""
