"""
The whole story of the demonstration, in the order in which it is sent.

Real: the framework, the findings, the inspectors' recommendations, the figures and their revisions. Illustrative, and
marked so in the record: everything of the months that follow an inspection, and the partnerships' own year.
"""

from datetime import date

from domain.framework import Framework
from services.demo import (
    benchmarked,
    catalogue,
    findings,
    mistakes,
    months,
    recommendations,
    releases,
    year,
)
from services.demo.message import Phase
from services.demo.sources import figures, passages


def story(framework: Framework, today: date) -> list[Phase]:
    """
    The phases. The same for the same `today`, on which only the threads still running depend.

    Raises Misconfigured when the framework lacks an area or an indicator that the data is about.
    """
    registered = findings.registered(framework, passages())
    return [
        catalogue.phase(framework),
        findings.phase(framework, registered),
        recommendations.phase(registered),
        *releases.phases(framework),
        benchmarked.phase(framework, figures()),
        months.phase(framework, registered, today),
        year.phase(framework, today),
        mistakes.phase(framework, registered, today),
    ]
