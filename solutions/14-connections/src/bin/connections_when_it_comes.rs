//! It waits until there is something to read, and allocates a buffer then. The receipt may be
//! kept while its answer is sent, and the future has the 24 bytes of a `Vec` for it. It costs an
//! allocation for each receipt, and the peak depends on how many connections are busy at once.
//! Do not do it where they all may be: then each has a buffer, and as many as you let in is what
//! you need memory for.

use std::process::ExitCode;

use connections::{Connection, FRAME, add_up, connections, run_all};

/// The next receipt. There is none when the register has hung up.
async fn receive(connection: &mut Connection) -> Option<Vec<u8>> {
    // Changed: nothing is allocated before there is something to read.
    connection.readable().await;
    let mut receipt = vec![0; FRAME];
    let length = connection.try_read(&mut receipt);
    receipt.truncate(length);
    (length > 0).then_some(receipt)
}

/// Answers a receipt with its sum.
async fn answer(connection: &mut Connection, receipt: Vec<u8>) -> u64 {
    let sum = add_up(&receipt);
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
