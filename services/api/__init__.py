"""The HTTP API of one partnership under /api/v1: the boards, the record and its messages, for programs."""
