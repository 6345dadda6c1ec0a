"""Shapes of what Cognito, Lex, Alexa, Connect and Bedrock ask."""

from achalice.events._shapes.rules import Rule

RULES: tuple[Rule, ...] = ()
