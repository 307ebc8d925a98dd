"""Firebase on the wire, for a user's client: the only importer of its SDKs outside ``admin`` and ``emulator``."""
