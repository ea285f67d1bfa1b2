//! Times as the clock on the wall shows them.

use std::time::{SystemTime, UNIX_EPOCH};

use tz::{DateTime, TimeZone};

/// `when` in the time zone of this machine, or of the variable `TZ`, to the second:
/// "2026-11-22 12:06:05". Where no zone is known, it is in UTC and says so.
pub(crate) fn show(when: SystemTime) -> String {
    in_zone(when, local_zone().as_ref())
}

fn local_zone() -> Option<TimeZone> {
    match std::env::var("TZ") {
        Ok(name) if !name.is_empty() => TimeZone::from_posix_tz(&name).ok(),
        _ if cfg!(unix) => TimeZone::local().ok(),
        _ => None,
    }
}

fn in_zone(when: SystemTime, zone: Option<&TimeZone>) -> String {
    let seconds = when.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let time = |zone: &TimeZone| {
        DateTime::from_timespec(i64::try_from(seconds).ok()?, 0, zone.as_ref()).ok()
    };
    let Some(time) = zone.and_then(time) else {
        let when = humantime::format_rfc3339_seconds(when).to_string();
        return when.replace('T', " ").replace('Z', " UTC");
    };
    let (year, month, day) = (time.year(), time.month(), time.month_day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_those_of_the_zone() {
        // 11:06:05 in UTC, on a day in winter and on one in summer.
        let [winter, summer] = [1_795_345_565, 1_782_558_365].map(Duration::from_secs);
        let [winter, summer] = [winter, summer].map(|since| UNIX_EPOCH + since);
        let zone = |rule: &str| TimeZone::from_posix_tz(rule).ok();
        for (zone, times) in [
            (zone("CET-1CEST,M3.5.0,M10.5.0/3"), ["2026-11-22 12:06:05", "2026-06-27 13:06:05"]),
            (zone("<-1130>11:30"), ["2026-11-21 23:36:05", "2026-06-26 23:36:05"]),
            (None, ["2026-11-22 11:06:05 UTC", "2026-06-27 11:06:05 UTC"]),
        ] {
            assert_eq!([winter, summer].map(|when| in_zone(when, zone.as_ref())), times);
        }
    }
}
