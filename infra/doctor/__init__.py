"""The doctor: looks at a running deployment, and says in plain words what is wrong with it."""
