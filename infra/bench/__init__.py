"""How fast the mechanism is, against raw clients doing the same on the same machine."""
