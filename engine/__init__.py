"""The process engine: what opened, what closed, who may, by when, and the proof of it."""
