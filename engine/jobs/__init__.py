"""Running due jobs: timers fire, work is done by its handler, and whatever dies on the way is picked up again.

The job row is the truth. A runner claims due rows in one short transaction (on PostgreSQL skipping
rows another runner has), which raises `attempts` and sets a lease. Whoever still holds that attempt may
write the outcome; a result that comes later is refused and recorded. A row whose lease has run out is
claimed again, so that a process may be killed anywhere. Jobs of a suspended case, or of one with an
incident, stay due; what has left a case goes on without it.
"""

from engine.jobs.claiming import Claim, claim_due
from engine.jobs.leasing import extend_lease
from engine.jobs.outcomes import retry_delay
from engine.jobs.running import run, run_due

__all__ = ["Claim", "claim_due", "extend_lease", "retry_delay", "run", "run_due"]
