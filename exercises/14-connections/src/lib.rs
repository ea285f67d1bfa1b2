//! The task of exercise 14: the cash registers, the executor, and the check of the answer.
//! Leave this file and its modules as they are.
//!
//! The program is in `main.rs`, which is yours to change.

mod clock;
mod connection;
mod executor;
mod receipts;

use std::process::ExitCode;

use harness::first_difference;

pub use connection::Connection;
pub use executor::run_all;
pub use receipts::{FRAME, add_up};

/// How many cash registers there are. They are connected all day.
pub const REGISTERS: u32 = 1_000;

/// The connections to all cash registers.
pub fn connections() -> impl Iterator<Item = Connection> {
    (0..REGISTERS).map(Connection::new)
}

/// Measures `takings` and checks its answer: the sum of all receipts.
///
/// A register that waits too long for its answer, or gets a wrong one, hangs up. The money
/// of its other receipts is missing then.
pub fn run(takings: impl Fn() -> u64) -> ExitCode {
    let day = || {
        clock::start();
        takings()
    };
    harness::run(day, |answer| first_difference([expected(REGISTERS)], [answer]))
}

/// The sum of all receipts of so many registers, without any connection.
fn expected(registers: u32) -> u64 {
    (0..registers).flat_map(receipts::of).map(|receipt| receipt.sum()).sum()
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use super::*;

    /// As many are enough to be in each other's way.
    const FEW: u32 = 30;

    async fn serve(mut connection: Connection, sum: fn(&[u8]) -> u64) -> u64 {
        let mut takings = 0;
        loop {
            let mut frame = [0; FRAME];
            let length = connection.read(&mut frame).await;
            if length == 0 {
                return takings;
            }
            let sum = sum(&frame[..length]);
            connection.send(sum).await;
            takings += sum;
        }
    }

    fn tasks(sum: fn(&[u8]) -> u64) -> Vec<Pin<Box<impl Future<Output = u64>>>> {
        clock::start();
        connections()
            .take(FEW as usize)
            .map(|connection| Box::pin(serve(connection, sum)))
            .collect()
    }

    #[test]
    fn all_at_once_sell_everything() {
        assert_eq!(run_all(tasks(add_up)), expected(FEW));
    }

    #[test]
    fn one_after_the_other_is_too_late() {
        let one_by_one = tasks(add_up).into_iter().map(|task| run_all(vec![task]));
        assert!(one_by_one.sum::<u64>() < expected(FEW));
    }

    #[test]
    fn without_a_right_answer_they_hang_up() {
        let first = (0..FEW).flat_map(|register| receipts::of(register).take(1));
        let wrong = run_all(tasks(|receipt| add_up(receipt) + 1));
        assert_eq!(wrong, first.map(|receipt| receipt.sum() + 1).sum::<u64>());
    }

    #[test]
    fn without_any_answer_they_hang_up() {
        clock::start();
        let deaf = connections().take(FEW as usize).map(|mut connection| {
            Box::pin(async move {
                let mut frame = [0; FRAME];
                let lengths =
                    [connection.read(&mut frame).await, connection.read(&mut frame).await];
                assert!(lengths[0] > 0 && lengths[1] == 0);
                0
            })
        });
        assert_eq!(run_all(deaf.collect()), 0);
    }

    #[test]
    fn a_small_buffer_loses_what_does_not_fit() {
        clock::start();
        let task = async {
            let mut connection = Connection::new(0);
            connection.readable().await;
            connection.try_read(&mut [0; 64]) as u64
        };
        assert_eq!(run_all(vec![Box::pin(task)]), 64);
    }
}
