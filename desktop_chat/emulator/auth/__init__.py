"""The Auth half of the local Firebase: accounts, tokens and the REST interface of Identity Toolkit."""
