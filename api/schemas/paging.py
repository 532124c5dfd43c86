"""What every list can be asked."""

from marshmallow import Schema, fields, validate


class PageQuery(Schema):
    """Where to read on, and how much."""

    limit = fields.Integer(
        load_default=50, validate=validate.Range(min=1, max=200), metadata={"description": "at most this many items"}
    )
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=500),
        metadata={"description": "`next_cursor` of the page before"},
    )
