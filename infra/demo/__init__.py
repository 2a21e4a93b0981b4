"""The demonstration: all of it on one machine, two counties, and a story played through."""
