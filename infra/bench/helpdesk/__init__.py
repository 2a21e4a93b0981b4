"""django-helpdesk as its makers deploy it, in an environment of its own: what a county would use."""
