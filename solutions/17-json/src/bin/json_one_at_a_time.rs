//! A visitor reads the elements of the array one by one, so there is one observation at a
//! time. Each is still a `Value`, so nothing else changes. It costs the visitor, and the time
//! in which all those values are made and dropped. Do not do it where the observations are
//! read again: then they have to be kept, or the export has to be read twice.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;

use json::Export;
use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use serde_json::{Deserializer, Value};

/// Adds up the birds of an array.
struct Birds;

impl<'de> Visitor<'de> for Birds {
    type Value = BTreeMap<String, u64>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an array of observations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut birds = BTreeMap::new();
        // Changed: an observation lives for one round.
        while let Some(observation) = array.next_element::<Value>()? {
            if observation["status"] == "confirmed" {
                let species = observation["species"]["name"].as_str().unwrap_or_default();
                let count = observation["count"].as_u64().unwrap_or_default();
                *birds.entry(species.to_owned()).or_default() += count;
            }
        }
        Ok(birds)
    }
}

/// How many birds of each species were seen, in observations that are confirmed.
fn birds(export: Export) -> serde_json::Result<BTreeMap<String, u64>> {
    let mut json = Deserializer::from_reader(export);
    let birds = json.deserialize_seq(Birds)?;
    json.end()?;
    Ok(birds)
}

fn main() -> ExitCode {
    json::run(birds)
}
