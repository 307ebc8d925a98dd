"""Cloud Storage of the local Firebase: the Firebase API of client SDKs under the rules, and the JSON API of servers."""
