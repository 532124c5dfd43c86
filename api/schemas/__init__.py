"""The envelopes of requests and answers. What a form holds is checked by the deployed form, not here."""
