//! Exercise 17: JSON.
//!
//! A website exports what people have seen of birds, and the program adds up the birds. How
//! much memory does it hold at its peak? Guess, then run `cargo xtask check 17`, and bring it
//! within its budget. You can change anything in this file; the chapter is
//! `course/src/17-json.md`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use json::Export;
use serde_json::Value;

/// How many birds of each species were seen, in observations that are confirmed.
fn birds(export: Export) -> serde_json::Result<BTreeMap<String, u64>> {
    let observations: Vec<Value> = serde_json::from_reader(export)?;
    let mut birds = BTreeMap::new();
    for observation in &observations {
        if observation["status"] == "confirmed" {
            let species = observation["species"]["name"].as_str().unwrap_or_default();
            let count = observation["count"].as_u64().unwrap_or_default();
            *birds.entry(species.to_owned()).or_default() += count;
        }
    }
    Ok(birds)
}

fn main() -> ExitCode {
    json::run(birds)
}
