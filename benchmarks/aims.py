"""What is to be reached, and in which figures it is seen: ratios of one run, rates, times at a steady rate, memory."""

from collections.abc import Iterator

from benchmarks import against_peers as peers
from benchmarks import append, growth, intake, pages, projection, relay, startup
from benchmarks.judging import Aim, Least, Most, Ratio

_UNDER_A_SECOND = 1_000_000
"""The largest record of which every row of a view is to be there in a second; beyond, an event may cost as much as before."""


def _grown(size: int) -> Iterator[Aim]:
    """An event must not cost more than 1.3 times what it costs at ten thousand, nor a process hold more memory."""
    whats = [growth.APPEND, growth.READ, growth.LIVE, growth.REBUILD]
    if size > _UNDER_A_SECOND:
        whats.append(growth.AS_AT_EVENT)
    for what in whats:
        yield Ratio(
            "growth",
            f"{what}: an event at {growth.SIZES[0]:,} against one at {size:,} (flat: 1)",
            "µs an event",
            growth.at(size, what),
            growth.at(growth.SIZES[0], what),
            0.77,
            "indexes that no longer fit into memory, and rows that are held in it",
        )
    yield Most(
        "growth",
        f"any view as known at a random moment of {size:,} events, the slowest",
        growth.at(size, growth.AS_AT),
        1000 if size <= _UNDER_A_SECOND else None,
        "reading the nearest checkpoint, and the events from there on, folded by one view",
    )
    yield Most(
        "growth",
        f"the process that holds most memory at {size:,} events",
        growth.most_memory(size),
        300,
        "the rows of all views that are held in memory at the same time",
        "MB",
    )


AIMS: tuple[Aim, ...] = (
    Ratio(
        "intake",
        "from NATS to recorded event",
        "events/s",
        intake.STOCK,
        intake.FULL,
        12,
        "reading and judging each message, the NATS client, FastStream, and the commit; the lines of the workload leave"
        " them out one by one",
    ),
    Ratio(
        "append",
        "group commit, 256 callers",
        "events/s",
        append.STOCK,
        append.GROUP,
        12,
        "encoding, the round trip and the commit, shared by up to 256 units",
    ),
    Ratio(
        "projection",
        "live projection into every view",
        "events/s",
        projection.STOCK,
        projection.LIVE,
        30,
        "decoding each event once, the folds of all views, and the upsert of every changed row",
    ),
    Ratio(
        "projection",
        "rebuild of the five views of V-01 to V-06",
        "events/s",
        projection.STOCK_CORE,
        projection.REBUILD_CORE,
        80,
        "as for the rebuild of every view",
    ),
    Ratio(
        "projection",
        "rebuild of every view",
        "events/s",
        projection.STOCK,
        projection.REBUILD,
        80,
        "decoding each event once, the folds of all views, the copy, and the indexes of the new tables",
    ),
    Ratio(
        "projection",
        "rebuild, against the stock runners of all views at the same time",
        "events/s",
        projection.STOCK_AT_ONCE,
        projection.REBUILD,
        None,
        "as for the rebuild",
    ),
    Ratio(
        "peers",
        "append in batches of 500, against the best store on PostgreSQL beside it",
        "events/s",
        peers.BEST_ON_POSTGRES,
        peers.batches(peers.OURS, 500),
        3,
        "encoding, the append function, the log's two indexes, the inbox, and the commit",
    ),
    Ratio(
        "peers",
        "append in batches of 500, against UmaDB",
        "events/s",
        peers.batches(peers.UMADB, 500),
        peers.batches(peers.OURS, 500),
        1,
        "as above; UmaDB checks no version, keeps no inbox and no receipt",
    ),
    Ratio(
        "peers",
        "append in batches of 500, against raw executemany of the same rows",
        "rows/s",
        peers.EXECUTEMANY,
        peers.batches(peers.OURS, 500),
        0.5,
        "as above; the rows of executemany are made before the clock starts",
    ),
    Ratio(
        "peers",
        "append by 64 callers at the same time, against UmaDB",
        "events/s",
        peers.callers(peers.UMADB),
        peers.callers(peers.OURS),
        None,
        "as for the group commit",
    ),
    Ratio(
        "peers",
        "the whole log read and decoded, against UmaDB",
        "events/s",
        peers.read(peers.UMADB),
        peers.read(peers.OURS),
        1,
        "the read itself, and the decoder, which is the same for both",
    ),
    Ratio(
        "peers",
        "one view made anew, against UmaDB with the same fold",
        "events/s",
        peers.view(peers.UMADB),
        peers.view(peers.OURS),
        3,
        "as for the rebuild; UmaDB's rows are written batch by batch with their position",
    ),
    Ratio(
        "peers",
        "one view made anew, against UmaDB with the same fold, in memory and by COPY as ours",
        "events/s",
        peers.UMADB_AT_ONCE,
        peers.view(peers.OURS),
        None,
        "as for the rebuild",
    ),
    Ratio(
        "peers",
        "one view made anew, against reading the log's bytes and their JSON",
        "events/s",
        peers.SELECT_JSON,
        peers.view(peers.OURS),
        0.5,
        "the decoder, the fold, the copy, the indexes and the switch",
    ),
    Ratio(
        "projection",
        "rebuild of one view, against its stock runner",
        "events/s",
        projection.STOCK_ONE,
        projection.REBUILD_ONE,
        100,
        "as for the rebuild of every view",
    ),
    Ratio(
        "projection",
        "rebuild of every view in one pass, against that of one",
        "events/s",
        projection.REBUILD_ONE,
        projection.REBUILD,
        0.5,
        "the folds and tables of all the other views",
    ),
    *(aim for size in growth.AIMED for aim in _grown(size)),
    *(
        Most(
            "projection",
            f"append → visible row at {per_second:,} events/s, {percentile}",
            projection.shown(per_second, percentile),
            aim if per_second <= 500 else None,
            "two commits one after the other, the notification between them, up to 2 ms until the reader looks, and every"
            " wait for a core: sender, projector and reader are one process beside PostgreSQL's",
        )
        for per_second in projection.RATES
        for percentile, aim in (("p50", 10), ("p99", 50))
    ),
    Most(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p50",
        relay.SHARED_P50,
        20,
        "two commits, two NATS servers that each write to disk before they confirm, and the link",
    ),
    Most(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p99",
        relay.SHARED_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Least(
        "exchange",
        "what came together while the link was cut, in the neighbour's record",
        "events/s",
        relay.DRAINED,
        5_000,
        "the mirror is one process: reading headers, checking chain and contract, and handing rows to its commit",
    ),
    Most(
        "startup",
        "golden-thread --help",
        startup.HELP,
        None,
        "Python itself, and what is imported before the first line is shown",
    ),
    Most(
        "pages",
        "a page made before, p50",
        pages.KEPT_P50,
        2,
        "uvicorn and FastAPI, whose own answer of the same size is measured beside it, who is signed in, and the key of the page",
    ),
    Ratio(
        "pages",
        "pages made before, against the same page made anew for each reader",
        "pages/s",
        pages.ANEW_RATE,
        pages.KEPT_RATE,
        None,
        "as for the page made before",
    ),
    Most(
        "pages",
        "100,000 actions: a page not made before, p50",
        pages.FIRST_P50,
        20,
        "choosing and ordering lines, counting for the chart, and the template",
    ),
    Most(
        "pages",
        "100,000 actions: a page not made before, p99",
        pages.FIRST_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Ratio(
        "pages",
        "100,000 actions: pages not made before, against the board read anew for each",
        "pages/s",
        pages.LARGE_ANEW_RATE,
        pages.FIRST_RATE,
        None,
        "as for the page not made before",
    ),
    Most(
        "pages",
        "message → open page in a browser, p50",
        pages.OPEN_P50,
        100,
        "the commit, the projector, word to the page, and its asking for itself again",
    ),
    Most(
        "pages",
        "message → open page in a browser, p99",
        pages.OPEN_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Most(
        "pages",
        "SIGTERM with 50 readers → the program is gone, slowest",
        pages.STOP,
        1000,
        "answers under way, and closing every stream",
    ),
)
