"""Dead letters, for the operator: what was laid aside, sent again, or given up with a reason."""
