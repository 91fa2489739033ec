"""
The reference pages under docs/reference, made of the code they describe; no I/O.

words      what a field's type is called
contents   events and messages
reading    views, settings and commands
wire       subjects and rights
refusals   every code, with the sentences that come with it
pages      all of them, by file name
"""
