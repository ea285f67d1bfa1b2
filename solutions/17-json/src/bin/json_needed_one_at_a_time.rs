//! One observation at a time, and of each the three fields that the answer needs. It costs
//! both: the types, and the visitor. An error far down in the file comes when most of it has
//! been added up, so the sums must not be used before the end. Do not do it for a file that
//! is small for certain: a list of such observations is easier to read.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;

use json::Export;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use serde_json::Deserializer;

#[derive(Deserialize)]
struct Observation {
    status: Status,
    species: Species,
    count: u64,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    Open,
    Confirmed,
    Rejected,
}

#[derive(Deserialize)]
struct Species {
    name: String,
}

/// Adds up the birds of an array.
struct Birds;

impl<'de> Visitor<'de> for Birds {
    type Value = BTreeMap<String, u64>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an array of observations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut birds = BTreeMap::new();
        // Changed: an observation lives for one round, and has three fields.
        while let Some(observation) = array.next_element::<Observation>()? {
            if observation.status == Status::Confirmed {
                *birds.entry(observation.species.name).or_default() += observation.count;
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
