//! A job keeps its changes and a reference to the settings of the house, and looks in the
//! changes first. Nothing is copied at all. It costs a lifetime, and two places to look in:
//! whoever goes over all settings must not count a changed one twice. Do not do it where a
//! job changes many settings: then the search takes longer, and a map of its own is simpler.

use std::process::ExitCode;

use settings::{Order, Orders, Press, Print, Settings, load};

/// An order that is ready for the press.
// Changed: the settings of the house, and what is different.
struct Job<'a> {
    house: &'a Settings,
    order: Order,
}

impl Job<'_> {
    fn setting(&self, key: &str) -> &str {
        let change = self.order.changes.iter().find(|(changed, _)| changed == key);
        change.map_or_else(|| &*self.house[key], |(_, value)| value)
    }
}

/// The jobs of all orders, in their turn.
fn plan(house: &Settings, orders: Orders) -> Vec<Job<'_>> {
    let mut jobs: Vec<Job> = orders.map(|order| Job { house, order }).collect();
    jobs.sort_unstable_by_key(|job| job.order.turn);
    jobs
}

fn print_all(orders: Orders) -> Vec<Print> {
    let house = load();
    let jobs = plan(&house, orders);
    let mut press = Press::default();
    jobs.iter().map(|job| press.print(job.order.customer, |key| job.setting(key))).collect()
}

fn main() -> ExitCode {
    settings::run(print_all)
}
