//! The settings are in an `Arc`, and `Arc::make_mut` is called where something is changed.
//! It copies at the first change of a job; at the second the copy is the job's own, and is
//! changed where it is. It costs two counters for each copy, and counting at every clone and
//! drop. Do not do it where nearly every job changes something: each of them then has
//! a copy, as before.

use std::process::ExitCode;
use std::sync::Arc;

use settings::{Order, Orders, Press, Print, Settings, load};

/// An order that is ready for the press.
struct Job {
    customer: u32,
    turn: u32,
    settings: Arc<Settings>,
}

/// The jobs of all orders, in their turn.
fn plan(house: &Arc<Settings>, orders: Orders) -> Vec<Job> {
    let job = |order: Order| {
        let mut settings = Arc::clone(house);
        // Changed: shared until there is a change.
        for (key, value) in order.changes {
            Arc::make_mut(&mut settings).insert(key, value);
        }
        Job { customer: order.customer, turn: order.turn, settings }
    };
    let mut jobs: Vec<Job> = orders.map(job).collect();
    jobs.sort_unstable_by_key(|job| job.turn);
    jobs
}

fn print_all(orders: Orders) -> Vec<Print> {
    let house = Arc::new(load());
    let jobs = plan(&house, orders);
    let mut press = Press::default();
    jobs.iter().map(|job| press.print(job.customer, |key| &job.settings[key])).collect()
}

fn main() -> ExitCode {
    settings::run(print_all)
}
