//! Exercise 14: connections.
//!
//! A thousand cash registers are connected to a server all day, and have nothing to say most
//! of the time. How much memory does the server hold at its peak? Guess, then run
//! `cargo xtask check 14`, and bring it within its budget. You can change anything in this
//! file; the chapter is `course/src/14-connections.md`.

use std::process::ExitCode;

use connections::{Connection, FRAME, add_up, connections, run_all};

/// A receipt, in an array: nothing is allocated for it.
struct Receipt {
    buffer: [u8; FRAME],
    length: usize,
}

/// The next receipt. There is none when the register has hung up.
async fn receive(connection: &mut Connection) -> Option<Receipt> {
    let mut receipt = Receipt { buffer: [0; FRAME], length: 0 };
    receipt.length = connection.read(&mut receipt.buffer).await;
    (receipt.length > 0).then_some(receipt)
}

/// Answers a receipt with its sum.
async fn answer(connection: &mut Connection, receipt: Receipt) -> u64 {
    let sum = add_up(&receipt.buffer[..receipt.length]);
    connection.send(sum).await;
    sum
}

/// Serves a register until it hangs up, and returns what it has taken.
async fn serve(mut connection: Connection) -> u64 {
    let mut taken = 0;
    while let Some(receipt) = receive(&mut connection).await {
        taken += answer(&mut connection, receipt).await;
    }
    taken
}

fn takings() -> u64 {
    run_all(connections().map(|connection| Box::pin(serve(connection))).collect())
}

fn main() -> ExitCode {
    connections::run(takings)
}
