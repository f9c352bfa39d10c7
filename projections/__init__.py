"""What people look at: one file per question, each with its table, its fold and its query."""
