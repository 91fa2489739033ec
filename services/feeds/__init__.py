"""
What others subscribe to: changes of the record as Atom, obligations as a calendar. Pure: the same answer, the same bytes.

choosing   which events a feed takes
pages      so many events before a position, newest first
atom       a page of events as an Atom feed (RFC 4287, pages as in RFC 5005)
calendar   obligations as all-day events (RFC 5545)
words      text of the record as XML and calendars can carry it; identities
"""
