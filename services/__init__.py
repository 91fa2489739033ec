"""The programs that run. Only services.bootstrap wires adapters to what uses them."""
