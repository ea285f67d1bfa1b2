//! The future is a type that you write yourself: what the compiler would make of an
//! `async fn`, and no more than that. Nothing in it borrows from itself, so it is `Unpin` and
//! needs no box: all of them are in one block. It costs the plain flow of the code, which
//! you cut at every `.await`. Do not do it for a few bytes, but where they are many, or
//! where you have to know the size.

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll, ready};

use connections::{Connection, FRAME, add_up, connections, run_all};

/// Serves a register until it hangs up.
struct Service {
    connection: Connection,
    taken: u64,
    state: State,
}

/// What a service waits for.
enum State {
    Reading,
    Sending,
}

// Changed: a future of our own, instead of `async fn`.
impl Future for Service {
    type Output = u64;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        let Service { connection, taken, state } = self.get_mut();
        loop {
            match state {
                State::Reading => {
                    ready!(connection.poll_readable());
                    let Some(sum) = read_sum(connection) else { return Poll::Ready(*taken) };
                    connection.start_send(sum);
                    *taken += sum;
                    *state = State::Sending;
                }
                State::Sending => {
                    ready!(connection.poll_sent());
                    *state = State::Reading;
                }
            }
        }
    }
}

/// The sum of the receipt that has come. There is none when the register has hung up.
fn read_sum(connection: &mut Connection) -> Option<u64> {
    let mut buffer = [0; FRAME];
    let length = connection.try_read(&mut buffer);
    (length > 0).then(|| add_up(&buffer[..length]))
}

fn takings() -> u64 {
    let service = |connection| Service { connection, taken: 0, state: State::Reading };
    run_all(connections().map(service).collect())
}

fn main() -> ExitCode {
    connections::run(takings)
}
