"""The demonstration: real public data of the four Tees councils, sent as their agencies would send it."""
