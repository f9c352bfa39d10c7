"""What comes in and goes out as files: pure translation between bytes and rows, no database, no clock."""
