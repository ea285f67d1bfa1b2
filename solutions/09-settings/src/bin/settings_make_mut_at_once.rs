//! The settings are in an `Arc`, and `Arc::make_mut` copies them where they are shared. Here
//! they always are, since the house has them too, and the call comes before anybody has looked
//! for changes. So every job has a copy again, and two counters more. It costs those, and does
//! not help. Do not ask for something to write to before there is something to write.

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
        // Changed: shared, and copied at once, also if nothing follows.
        Arc::make_mut(&mut settings).extend(order.changes);
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
