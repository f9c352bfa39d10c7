"""Pages for people: rendered here, the same questions and rules as everywhere else."""
