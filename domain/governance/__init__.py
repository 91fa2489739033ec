"""Governance and assurance: membership, meetings, challenge, lines of enquiry, obligations, dissemination, yearly report."""
