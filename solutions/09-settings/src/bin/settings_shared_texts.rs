//! Keys and values are shared, so a copy of the settings copies no letters. It still copies
//! the tree, with a pointer and a length for every key and every value. It costs a conversion,
//! and a counter for every text. Do it where maps differ in many of their entries and the
//! texts are long: here there is still a tree for every job.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use settings::{Order, Orders, Press, Print, load};

/// Settings whose keys and values are shared.
// Changed: `Arc<str>`, not `String`.
type Shared = BTreeMap<Arc<str>, Arc<str>>;

/// An order that is ready for the press.
struct Job {
    customer: u32,
    turn: u32,
    settings: Shared,
}

fn shared(settings: impl IntoIterator<Item = (String, String)>) -> Shared {
    settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

/// The jobs of all orders, in their turn.
fn plan(house: &Shared, orders: Orders) -> Vec<Job> {
    let job = |order: Order| {
        let mut settings = house.clone();
        settings.extend(shared(order.changes));
        Job { customer: order.customer, turn: order.turn, settings }
    };
    let mut jobs: Vec<Job> = orders.map(job).collect();
    jobs.sort_unstable_by_key(|job| job.turn);
    jobs
}

fn print_all(orders: Orders) -> Vec<Print> {
    let house = shared(load());
    let jobs = plan(&house, orders);
    let mut press = Press::default();
    jobs.iter().map(|job| press.print(job.customer, |key| &job.settings[key])).collect()
}

fn main() -> ExitCode {
    settings::run(print_all)
}
