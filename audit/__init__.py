"""Proof that nothing was altered or left out. Imports nothing of ours, so that it can be read and run alone."""
