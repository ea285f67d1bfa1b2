//! Exercise 9: settings for every job.
//!
//! A printing house prints 300 orders, each with its own settings. How much memory does
//! the program hold at its peak? Guess, then run `cargo xtask check 9`, and bring it within
//! its budget. You can change anything in this file; the chapter is
//! `course/src/09-settings.md`.

use std::process::ExitCode;

use settings::{Order, Orders, Press, Print, Settings, load};

/// An order that is ready for the press.
struct Job {
    customer: u32,
    turn: u32,
    settings: Settings,
}

/// The jobs of all orders, in their turn.
fn plan(house: &Settings, orders: Orders) -> Vec<Job> {
    let job = |order: Order| {
        let mut settings = house.clone();
        settings.extend(order.changes);
        Job { customer: order.customer, turn: order.turn, settings }
    };
    let mut jobs: Vec<Job> = orders.map(job).collect();
    jobs.sort_unstable_by_key(|job| job.turn);
    jobs
}

fn print_all(orders: Orders) -> Vec<Print> {
    let house = load();
    let jobs = plan(&house, orders);
    let mut press = Press::default();
    jobs.iter().map(|job| press.print(job.customer, |key| &job.settings[key])).collect()
}

fn main() -> ExitCode {
    settings::run(print_all)
}
