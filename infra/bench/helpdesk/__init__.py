"""django-helpdesk in an environment of its own, deployed as its makers say: what else there is."""
