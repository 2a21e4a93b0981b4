"""Steady load: whole cases, from a resident's report to the end, through the public interface."""
