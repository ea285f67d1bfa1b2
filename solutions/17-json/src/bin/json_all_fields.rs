//! A type with all fields of an observation. Each value is as large as it has to be, a field
//! costs no text for its name, and an object no map. It costs a type for each kind of object,
//! which the compiler checks in return. Do not do it for fields that nobody reads: their
//! texts are still most of what is held.

use std::collections::BTreeMap;
use std::process::ExitCode;

use json::Export;
use serde::Deserialize;

// Changed: what the objects have is in the types.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is in the export")]
struct Observation {
    id: u64,
    status: String,
    species: Species,
    observer: Observer,
    place: String,
    date: String,
    count: u64,
    photos: Vec<Photo>,
    note: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is in the export")]
struct Species {
    name: String,
    scientific: String,
    url: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is in the export")]
struct Observer {
    name: String,
    since: u32,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is in the export")]
struct Photo {
    url: String,
    license: String,
}

/// How many birds of each species were seen, in observations that are confirmed.
fn birds(export: Export) -> serde_json::Result<BTreeMap<String, u64>> {
    let observations: Vec<Observation> = serde_json::from_reader(export)?;
    let mut birds = BTreeMap::new();
    for observation in observations {
        if observation.status == "confirmed" {
            *birds.entry(observation.species.name).or_default() += observation.count;
        }
    }
    Ok(birds)
}

fn main() -> ExitCode {
    json::run(birds)
}
