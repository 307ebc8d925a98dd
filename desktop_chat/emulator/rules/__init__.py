"""Security rules for Firestore (and later Storage): lexer, parser, static checks, evaluator, proof of list queries.

``load_ruleset`` refuses what it does not understand completely; ``Ruleset.decide`` denies on every error.
"""
