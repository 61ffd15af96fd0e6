"""The office's own words and rules: complaints, visits, workflows, calendars, people.

Whoever wants to know what the office may do reads here. No clock, no network, no engine, no screen: time comes in as an argument, and this room
imports nobody else's. SQLAlchemy stays inside `domain.store`, the holiday seed inside `domain.calendar`. The words are explained in GLOSSARY.md.
"""
