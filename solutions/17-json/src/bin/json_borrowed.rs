//! The same three fields, and the names are borrowed from the text: no name is copied, but
//! for those that are escaped. It costs the whole text, which has to be in memory as long as
//! anything borrows from it. Do it where the text is there anyway, such as the body of a
//! request; do not read a file into memory for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;
use std::process::ExitCode;

use json::Export;
use serde::Deserialize;

#[derive(Deserialize)]
struct Observation<'text> {
    status: Status,
    #[serde(borrow)]
    species: Species<'text>,
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
struct Species<'text> {
    // A `&str` would not do: an escaped name is not in the text as it is.
    #[serde(borrow)]
    name: Cow<'text, str>,
}

/// How many birds of each species were seen, in observations that are confirmed.
fn birds(mut export: Export) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    // Changed: there is a text to borrow from.
    let mut text = String::new();
    export.read_to_string(&mut text)?;
    let observations: Vec<Observation> = serde_json::from_str(&text)?;
    let mut birds = BTreeMap::new();
    for observation in observations {
        if observation.status == Status::Confirmed {
            *birds.entry(observation.species.name.into_owned()).or_default() += observation.count;
        }
    }
    Ok(birds)
}

fn main() -> ExitCode {
    json::run(birds)
}
