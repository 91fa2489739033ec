"""The outside world, one module per technology. Imports projections and domain."""
