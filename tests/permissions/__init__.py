"""Who may do what: one table, declared from what the field says, held against the system.

Nothing here is taken from the gates or the services: the table is what they are measured by.
"""
