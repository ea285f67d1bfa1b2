//! It waits until there is something to read, and then calls a function that is not `async`.
//! The buffer is on the stack while that runs, and alive at no `.await`. A block around these
//! lines would do the same. It costs that reading and answering are two steps, and the answer
//! must not need the receipt any more. Do not do it where what was read has to be there while
//! something else is awaited.

use std::process::ExitCode;

use connections::{Connection, FRAME, add_up, connections, run_all};

/// The sum of the receipt that has come. There is none when the register has hung up.
// Changed: it does not wait, so its buffer is in no future.
fn read_sum(connection: &mut Connection) -> Option<u64> {
    let mut buffer = [0; FRAME];
    let length = connection.try_read(&mut buffer);
    (length > 0).then(|| add_up(&buffer[..length]))
}

/// Serves a register until it hangs up, and returns what it has taken.
async fn serve(mut connection: Connection) -> u64 {
    let mut taken = 0;
    loop {
        connection.readable().await;
        let Some(sum) = read_sum(&mut connection) else { return taken };
        connection.send(sum).await;
        taken += sum;
    }
}

fn takings() -> u64 {
    run_all(connections().map(|connection| Box::pin(serve(connection))).collect())
}

fn main() -> ExitCode {
    connections::run(takings)
}
