"""The demo: a local Firebase, four people with some history, and two windows of the real app talking to each other."""
