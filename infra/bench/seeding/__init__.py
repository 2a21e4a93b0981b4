"""A deployment with as many cases as a county has in years, in minutes.

A few dozen cases are played through a running deployment, each another life; then copied with new
ids, to other townships, departments, deputies and days. What follows from many cases together, the
ledgers and the sums, is computed by the product's own functions. The books of it hold.
"""
