"""Shapes of what HTTP fronts, authorizers and websockets ask."""

from achalice.events._shapes.rules import Rule

RULES: tuple[Rule, ...] = ()
