// luxon as feelin sees it: "local" is the bureau's time, never the machine's, and now is what the caller says.
import { DateTime, FixedOffsetZone, Settings } from "luxon";

export { DateTime, Duration, FixedOffsetZone, Info } from "luxon";

// China has one time zone and has had no summer time since 1991.
export const BUREAU_ZONE = FixedOffsetZone.instance(480);
export const SystemZone = { instance: BUREAU_ZONE };

let moment = null;

Settings.defaultZone = BUREAU_ZONE;
Settings.defaultLocale = "en-US";
Settings.now = () => moment ?? 0;

/** Sets the time of the evaluation to come: milliseconds since 1970, or null when the caller gave none. */
export function setMoment(milliseconds) {
  moment = milliseconds;
}

export const hasMoment = () => moment !== null;

/** A point in time as the bureau's clock shows it. FEEL's dates are midnights in UTC and stay what they are. */
export function atBureau(value) {
  return value.setZone(BUREAU_ZONE);
}

/** The calendar day that a bureau clock shows, as a FEEL date. */
export function dayOf(value) {
  return DateTime.utc(value.year, value.month, value.day);
}
