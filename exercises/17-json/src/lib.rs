//! The task of exercise 17: the export, and the check of the answer. Leave this file as it
//! is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::io::{self, Read};
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many observations the export has.
pub const OBSERVATIONS: u32 = 2_500;

/// The export of a website on which people write down which birds they have seen: an array
/// of observations in JSON, of about 400 bytes each.
///
/// It stands for a file with a buffer, so what is in it is not counted.
pub struct Export {
    text: String,
    read: usize,
}

impl Read for Export {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = (&self.text.as_bytes()[self.read..]).read(buffer)?;
        self.read += length;
        Ok(length)
    }
}

/// Measures `birds` and checks its answer: how many birds of each species were seen, by the
/// name of the species, in all observations that are confirmed.
///
/// # Panics
///
/// If `birds` returns an error. The export is valid, and reading it never fails.
pub fn run<Error: Debug>(
    birds: impl Fn(Export) -> Result<BTreeMap<String, u64>, Error>,
) -> ExitCode {
    harness::run_with(export, |export| birds(export).expect("the export is read"), check)
}

/// The names of the species, and those by which science knows them.
const SPECIES: [[&str; 2]; 24] = [
    ["Barn swallow", "Hirundo rustica"],
    ["Bewick’s swan", "Cygnus columbianus"],
    ["Black redstart", "Phoenicurus ochruros"],
    ["Cetti’s warbler", "Cettia cetti"],
    ["Common crane", "Grus grus"],
    ["Common kestrel", "Falco tinnunculus"],
    ["Common swift", "Apus apus"],
    ["Dunlin", "Calidris alpina"],
    ["Eurasian curlew", "Numenius arquata"],
    ["Eurasian jay", "Garrulus glandarius"],
    ["Goldcrest", "Regulus regulus"],
    ["Great tit", "Parus major"],
    ["Grey heron", "Ardea cinerea"],
    ["House sparrow", "Passer domesticus"],
    ["Leach’s storm petrel", "Hydrobates leucorhous"],
    ["Little owl", "Athene noctua"],
    ["Montagu’s harrier", "Circus pygargus"],
    ["Northern lapwing", "Vanellus vanellus"],
    ["Red kite", "Milvus milvus"],
    ["Savi’s warbler", "Locustella luscinioides"],
    ["Temminck’s stint", "Calidris temminckii"],
    ["White stork", "Ciconia ciconia"],
    ["White wagtail", "Motacilla alba"],
    ["Yellowhammer", "Emberiza citrinella"],
];

/// The status of an observation. Two of three are confirmed.
const STATUS: [&str; 6] = ["confirmed", "open", "confirmed", "confirmed", "rejected", "confirmed"];

/// What an answer needs of an observation, in numbers.
struct Numbers {
    species: usize,
    status: usize,
    count: u64,
    /// For everything that no answer needs.
    rest: u64,
}

/// The observation at `place`. Its bits are mixed as in the generator splitmix64.
fn observation(place: u32) -> Numbers {
    let mut bits = u64::from(place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Numbers {
        species: (bits >> 8) as usize % SPECIES.len(),
        status: (bits >> 16) as usize % STATUS.len(),
        count: 1 + (bits >> 24) % 40,
        rest: bits >> 32,
    }
}

fn export() -> Export {
    let mut text = String::from("[");
    for place in 0..OBSERVATIONS {
        text.push_str(if place == 0 { "" } else { "," });
        write_observation(&mut text, place);
    }
    text.push(']');
    Export { text, read: 0 }
}

/// Appends an observation. As in many exports, what is not in ASCII is escaped.
fn write_observation(text: &mut String, place: u32) {
    let Numbers { species, status, count, rest } = observation(place);
    let [name, scientific] = SPECIES[species];
    let (name, status) = (name.replace('’', "\\u2019"), STATUS[status]);
    let (id, observer) = (700_000 + place, 1_000 + rest % 350);
    let (day, hour, hide) = (10 + rest % 19, 10 + (rest >> 8) % 9, 1 + (rest >> 16) % 9);
    let url = "https://birds.example";
    write!(
        text,
        r#"{{"id":{id},"status":"{status}","species":{{"name":"{name}","scientific":"{scientific}","url":"{url}/species/{species}"}},"observer":{{"name":"observer-{observer}","since":{since}}},"place":"Salt marsh, hide {hide}","date":"2026-04-{day}T{hour}:30:00Z","count":{count},"photos":[{{"url":"{url}/photos/{id}.jpg","license":"CC-BY-4.0"}}],"note":"Seen from the dike at low tide, in light wind from the west."}}"#,
        since = 2_009 + rest % 17,
    )
    .expect("it is a string");
}

/// Compares the answer with the sums of the numbers that the export was made of.
fn check(answer: &BTreeMap<String, u64>) -> Result<(), Mismatch> {
    let mut birds = BTreeMap::<String, u64>::new();
    for Numbers { species, status, count, .. } in (0..OBSERVATIONS).map(observation) {
        if STATUS[status] == "confirmed" {
            *birds.entry(SPECIES[species][0].to_owned()).or_default() += count;
        }
    }
    let answer: Vec<_> = answer.clone().into_iter().collect();
    first_difference(birds, &answer)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_export_is_json_and_says_what_the_check_counts() {
        let observations: Vec<Value> = serde_json::from_reader(export()).unwrap();
        assert_eq!(observations.len(), OBSERVATIONS as usize);
        for (place, value) in (0..).zip(&observations) {
            let Numbers { species, status, count, .. } = observation(place);
            assert_eq!(value["species"]["name"], SPECIES[species][0]);
            assert_eq!(
                (&value["status"], &value["count"]),
                (&STATUS[status].into(), &count.into())
            );
        }
    }

    #[test]
    fn the_text_alone_is_over_the_budget() {
        let bytes = export().text.len();
        assert!((1_000_000..1_048_576).contains(&bytes), "{bytes}");
        assert!((400..420).contains(&(bytes / OBSERVATIONS as usize)), "{bytes}");
    }

    #[test]
    fn every_species_was_seen_and_some_names_are_escaped() {
        for species in 0..SPECIES.len() {
            assert!((0..OBSERVATIONS).any(|place| observation(place).species == species));
        }
        assert!(export().text.contains(r"\u2019"));
    }
}
