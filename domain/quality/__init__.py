"""Quality assurance: audits, Section 11, school audits, training, surveys, visits, inspections, voice."""
