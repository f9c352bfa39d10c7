"""Stories: months of a project lived through with the clock stepped by hand."""
