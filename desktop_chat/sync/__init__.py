"""Joins the local store and Firebase; knows neither Qt nor the SDKs."""
