//! The task of exercise 9: the settings, the orders, the press, and the check of the
//! answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many orders there are.
pub const ORDERS: u32 = 300;

/// Settings by their keys, such as `footer.font`.
pub type Settings = BTreeMap<String, String>;

/// Loads the settings of the house: 150 keys, each with a value of about 55 letters.
#[must_use]
#[inline(never)]
pub fn load() -> Settings {
    let options = AREAS.iter().flat_map(|area| OPTIONS.iter().map(move |option| (area, option)));
    options.map(|(area, option)| (format!("{area}.{option}"), of_the_house(option))).collect()
}

/// What a customer wants printed.
#[derive(Debug)]
pub struct Order {
    /// The number of the customer.
    pub customer: u32,
    /// When it is printed: the order with the lowest number comes first. All are different.
    pub turn: u32,
    /// What the customer wants other than the house has it: keys and values. Few want
    /// anything.
    pub changes: Vec<(String, String)>,
}

/// The orders of the day, which can be read once. The last one to come in may be the first
/// to be printed.
#[derive(Debug)]
pub struct Orders {
    customers: Range<u32>,
}

impl Iterator for Orders {
    type Item = Order;

    fn next(&mut self) -> Option<Order> {
        let customer = self.customers.next()?;
        let change = |key: &&str| ((*key).to_owned(), of_customer(customer));
        let changes = changed_keys(customer).iter().map(change).collect();
        Some(Order { customer, turn: turn(customer), changes })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.customers.size_hint()
    }
}

/// What the press has printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// The number of the customer.
    pub customer: u32,
    /// The checksum of this print and all before it.
    pub checksum: u64,
}

/// The press. What it asks a job for depends on what it printed before.
#[derive(Debug, Default)]
pub struct Press {
    checksum: u64,
}

impl Press {
    /// Prints a job of a customer. `setting` returns the job's setting for a key.
    pub fn print<Text: AsRef<str>>(
        &mut self,
        customer: u32,
        setting: impl Fn(&str) -> Text,
    ) -> Print {
        let [layout, ..] = self.checksum.to_le_bytes();
        for key in LAYOUTS[usize::from(layout) % LAYOUTS.len()] {
            let mut hasher = DefaultHasher::new();
            (self.checksum, setting(key).as_ref()).hash(&mut hasher);
            self.checksum = hasher.finish();
        }
        Print { customer, checksum: self.checksum }
    }
}

/// Measures `print_all` and checks its answer.
///
/// `print_all` prints a job for each order, in their turn. A job has the settings of the
/// house, but for what its customer wants changed. It returns what the press has printed.
pub fn run(print_all: impl Fn(Orders) -> Vec<Print>) -> ExitCode {
    harness::run_with(|| Orders { customers: 0..orders() }, print_all, |answer| check(answer))
}

const AREAS: [&str; 15] = [
    "address",
    "archive",
    "envelope",
    "footer",
    "greeting",
    "header",
    "logo",
    "page",
    "payment",
    "signature",
    "stamp",
    "subject",
    "table",
    "terms",
    "total",
];

const OPTIONS: [&str; 10] =
    ["color", "font", "height", "language", "left", "shown", "size", "text", "top", "width"];

/// What the press asks for, one of these for each job.
const LAYOUTS: [[&str; 4]; 3] = [
    ["page.font", "page.color", "header.text", "total.size"],
    ["page.font", "address.left", "table.width", "terms.language"],
    ["page.color", "logo.height", "payment.text", "stamp.shown"],
];

fn of_the_house(option: &str) -> String {
    format!("the {option} that the house agreed on at the end of last year")
}

fn of_customer(customer: u32) -> String {
    format!("what customer {customer} wants")
}

/// The keys that a customer wants changed.
fn changed_keys(customer: u32) -> &'static [&'static str] {
    if customer % 25 == 7 { &["page.font", "page.color"] } else { &[] }
}

/// The turns are all from 0 to the number of orders, for 77 has no factor in common with 300,
/// nor with twice as many.
fn turn(customer: u32) -> u32 {
    customer * 77 % orders()
}

/// How many orders there are in this run.
fn orders() -> u32 {
    harness::size(ORDERS)
}

/// Compares the answer with the prints of the same values, which are not looked up in
/// settings but made anew.
fn check(answer: &[Print]) -> Result<(), Mismatch> {
    let mut customers: Vec<u32> = (0..orders()).collect();
    customers.sort_by_key(|customer| turn(*customer));
    let mut press = Press::default();
    let expected = customers.into_iter().map(|customer| {
        let value = |key: &str| {
            if changed_keys(customer).contains(&key) {
                of_customer(customer)
            } else {
                of_the_house(key.split_once('.').map_or("", |(_, option)| option))
            }
        };
        press.print(customer, value)
    });
    first_difference(expected, answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_asked_for_has_a_setting() {
        let settings = load();
        assert_eq!(settings.len(), AREAS.len() * OPTIONS.len());
        assert!(LAYOUTS.as_flattened().iter().all(|key| settings.contains_key(*key)));
    }

    #[test]
    fn each_order_has_a_turn_of_its_own() {
        let mut turns: Vec<u32> = Orders { customers: 0..ORDERS }.map(|order| order.turn).collect();
        turns.sort_unstable();
        assert!(turns.into_iter().eq(0..ORDERS));
    }

    #[test]
    fn prints_in_another_order_are_wrong() {
        let house = load();
        let print = |orders: &mut dyn Iterator<Item = Order>| -> Vec<Print> {
            let mut press = Press::default();
            let prints = orders.map(|order| {
                let mut settings = house.clone();
                settings.extend(order.changes);
                press.print(order.customer, |key| &settings[key])
            });
            prints.collect()
        };
        let mut orders: Vec<Order> = Orders { customers: 0..ORDERS }.collect();
        assert!(check(&print(&mut Orders { customers: 0..ORDERS })).is_err());
        orders.sort_by_key(|order| order.turn);
        assert_eq!(check(&print(&mut orders.into_iter())), Ok(()));
    }
}
