"""Building the gateway's pages, with a Node of the machine or one from a wheel."""
