"""What the system survives: faults under load, and the books that are checked afterwards."""
