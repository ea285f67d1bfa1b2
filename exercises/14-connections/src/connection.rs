//! A connection to a cash register, with the methods that an asynchronous socket has. There
//! is no network: what comes, and when, is computed.

use std::future::poll_fn;
use std::task::Poll;

use crate::clock::now;
use crate::receipts::Receipt;

/// For how many turns a register waits to be read.
const PATIENCE: u32 = 20;

/// How many turns an answer is on its way.
const SENDING: u32 = 2;

/// A connection to a cash register.
///
/// The register sends a receipt, and waits for its sum. When it has that, it is idle for a
/// while, and sends the next one. After the last it hangs up.
pub struct Connection {
    /// The receipt that the register sends next, or waits to be answered; none if it has hung
    /// up.
    receipt: Option<Receipt>,
    /// The turn in which the receipt comes, or the answer arrives.
    at: u32,
    /// Whether the register waits for an answer.
    waits: bool,
}

impl Connection {
    pub(crate) fn new(register: u32) -> Self {
        let first = Receipt::first(register);
        Connection { receipt: Some(first), at: first.pause(), waits: false }
    }

    /// Waits until a receipt has come, or the register has hung up.
    pub async fn readable(&mut self) {
        poll_fn(|_| self.poll_readable()).await;
    }

    /// Reads the receipt that has come into the buffer, and returns how many bytes that are.
    /// What does not fit is lost. If the register has hung up, there are no bytes.
    ///
    /// # Panics
    ///
    /// If nothing has come yet.
    pub fn try_read(&mut self, buffer: &mut [u8]) -> usize {
        assert!(self.poll_readable().is_ready(), "nothing has come yet: wait until it is readable");
        self.waits = true;
        self.receipt.map_or(0, |receipt| receipt.write(buffer))
    }

    /// Waits for the next receipt, and reads it.
    pub async fn read(&mut self, buffer: &mut [u8]) -> usize {
        self.readable().await;
        self.try_read(buffer)
    }

    /// Sends the sum of the receipt, and waits until it has arrived.
    pub async fn send(&mut self, sum: u64) {
        self.start_send(sum);
        poll_fn(|_| self.poll_sent()).await;
    }

    /// Whether a receipt has come, or the register has hung up.
    pub fn poll_readable(&mut self) -> Poll<()> {
        if self.waits || now() > self.at + PATIENCE {
            self.receipt = None;
        }
        if self.receipt.is_some() && now() < self.at { Poll::Pending } else { Poll::Ready(()) }
    }

    /// Begins to send the sum of the receipt. If it is wrong, the register hangs up.
    pub fn start_send(&mut self, sum: u64) {
        self.receipt = self.receipt.filter(|receipt| receipt.sum() == sum);
        self.at = now() + SENDING;
    }

    /// Whether the sum has arrived. Then the register is idle until its next receipt.
    pub fn poll_sent(&mut self) -> Poll<()> {
        if now() < self.at {
            return Poll::Pending;
        }
        self.waits = false;
        self.receipt = self.receipt.and_then(Receipt::next);
        self.at = now() + self.receipt.map_or(0, Receipt::pause);
        Poll::Ready(())
    }
}
