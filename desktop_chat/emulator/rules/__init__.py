"""Security rules for Firestore and Storage: lexer, parser, static checks, evaluator, proof of list queries.

``load_ruleset`` refuses what it does not understand completely; ``Ruleset.decide`` denies on every error.

Values, errors and decisions are compared with Google's emulator by random expressions and queries (tests/rules). The
differences that are meant, each stricter than Google's or without weight:

- Unknown variables, functions and methods and wrong numbers of arguments are refused at load, not at the request; so
  are unknown operations (``allow foo``), unknown services, and matches that can never apply.
- Lists: what does not follow from the query is unknown, where Google's takes a field that no filter names for absent,
  an element that no filter names for absent from a list, and an unproven ``in`` for false. A pinned number may be
  stored as int or float. The path of a list is unknown. ``keys()``, ``values()``, ``size()``, ``diff()`` and comparison
  of ``resource.data`` as a whole are unknown.
- Collection group queries need version 2, as the documentation says; Google's emulator takes version 1 too.
- ``timestamp.value`` refuses dates that do not exist (Google's counts on: February 30th is March 1st), and ``time()``
  and ``date()`` are right in the first second of a day before 1970.
- An empty match of a regular expression does not split a surrogate pair, and half a pair matches nothing.
- ``string(float)`` writes the shortest digits; JDK 17 sometimes writes one more.
- A path with an empty database id is an error; Google's takes it for the database of the request.
- ``request`` holds what is documented; Google's has headers, writeFields and inTransaction besides.
"""
