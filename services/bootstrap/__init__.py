"""The one place that wires adapters to what uses them: installation, the node's parts, reading, servers of the demo."""
