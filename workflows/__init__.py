"""How the organisation moves: lifecycle definitions and machines, commands, authority, follow-ups, what falls due."""
