"""The Firebase Rules API, ``firebaserules`` v1: rulesets, releases and ``projects:test``."""
