"""What is true and what may happen: one noun, one file. No I/O, no clock, no framework but the kernel."""
