//! The values in the state's file that JSON has no type for.

use std::time::SystemTime;

use heap_profile::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::state::attempt::{is_outcome, parse_fingerprint};

/// A time, as text.
#[derive(Clone, Copy)]
pub(super) struct Time(pub(super) SystemTime);

/// The name of an outcome.
#[derive(Serialize)]
pub(super) struct Outcome(pub(super) String);

/// A fingerprint, in hexadecimal digits.
pub(super) struct Fingerprint(pub(super) u64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&humantime::format_rfc3339_seconds(self.0))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_rfc3339(&text)
            .map(Time)
            .map_err(|_| D::Error::custom(format!("not a time: `{text}`")))
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_outcome(&text) {
            Ok(Outcome(text))
        } else {
            Err(D::Error::custom(format!("not an outcome: `{text}`")))
        }
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fingerprint = parse_fingerprint(&text).map(Fingerprint);
        fingerprint.ok_or_else(|| D::Error::custom(format!("not a fingerprint: `{text}`")))
    }
}

/// A size that is not nothing.
pub(super) fn at_least_a_byte<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Bytes, D::Error> {
    match Bytes::deserialize(deserializer)? {
        Bytes(0) => Err(D::Error::custom("a guess of nothing")),
        bytes => Ok(bytes),
    }
}
