"""Measurements: a frozen floor and the product side by side, in one run on one machine."""
