"""Everybody of the sample organisation. All are made up.

In the chain their names are surnames in textbook order with a number, or tell the bureau with a number.
"""

from engine.seed import chain, county, tenants

PEOPLE = (*county.PEOPLE, *chain.PEOPLE, *tenants.PEOPLE)
GROUPS = (*county.GROUPS, *chain.GROUPS)
