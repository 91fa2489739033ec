"""
Views kept up to date on PostgreSQL: rows and position in one transaction, rebuilt beside the live ones, replayed.

tables     what PostgreSQL is told about a view
keeping    statements on the tables of one generation of one view
positions  where every view stands, and what it had to leave out
working    the rows of a view while events are folded in
feed       the log in batches, each event decoded at most once for all views
folding    one event into one view, and the whole log into many, in memory
follower   one view on its way through the log
live_views all views that are followed together, and what keeps a batch of them
projector  the runner that follows the log
announcing word to whoever watches that they moved
rebuild    all rows anew beside the live ones, and the switch
filling    the rows of new generations, within a bound of memory
key_filter which keys may be among those whose rows were given away
shares     which views go through the log together
workers    shares of a rebuild in processes of their own
share_process such a process
parallel   a few waits at a time
readers    the SQL views that readers see
publishing who may read them, and what is said of each column
bookkeeping the engine's own tables and function, and where every SQL view stands
packing    rows as bytes, quick to unpack
paged      the rows of a table in pages, as a checkpoint has them
checkpoints all rows of a view at one position, kept
checkpointer the maker of checkpoints, beside the projector
replay     the rows as they were at an earlier position
reading    rows and the position they are true for, for the pages and reports
status     position, lag and dead letters of every view
"""
