//! What the cash registers send: receipts, made by arithmetic.

use std::iter::successors;

/// The most bytes that a receipt has.
pub const FRAME: usize = 4_096;

/// A price on a receipt is a number of this many bytes.
const PRICE: usize = 4;

/// How many receipts a register sends in a day.
const RECEIPTS: u32 = 4;

/// A receipt, by the numbers of its register and of itself.
#[derive(Clone, Copy)]
pub(crate) struct Receipt {
    register: u32,
    number: u32,
}

/// The receipts of a register, in the order in which they are sent.
pub(crate) fn of(register: u32) -> impl Iterator<Item = Receipt> {
    successors(Some(Receipt::first(register)), |receipt| receipt.next())
}

impl Receipt {
    /// The first of a register.
    pub(crate) fn first(register: u32) -> Self {
        Receipt { register, number: 0 }
    }

    /// The one after it, unless it is the last.
    pub(crate) fn next(self) -> Option<Self> {
        let number = self.number + 1;
        (number < RECEIPTS).then_some(Receipt { number, ..self })
    }

    /// What is on it.
    pub(crate) fn prices(self) -> impl Iterator<Item = u32> {
        let random = self.random();
        let count = 200 + random % (FRAME / PRICE - 199) as u32;
        (0..count).map(move |line| mixed(random, line) % 5_000)
    }

    /// What is to be paid.
    pub(crate) fn sum(self) -> u64 {
        self.prices().map(u64::from).sum()
    }

    /// For how many turns the register is idle before it sends this receipt.
    pub(crate) fn pause(self) -> u32 {
        20 + self.random().rotate_left(16) % 200
    }

    /// Writes it into the buffer as far as there is room, and returns how many bytes that are.
    pub(crate) fn write(self, buffer: &mut [u8]) -> usize {
        let (lines, _) = buffer.as_chunks_mut::<PRICE>();
        let written = lines.iter_mut().zip(self.prices());
        written.map(|(line, price)| *line = price.to_le_bytes()).count() * PRICE
    }

    fn random(self) -> u32 {
        mixed(self.register, self.number)
    }
}

/// Adds up the prices on a receipt.
#[must_use]
pub fn add_up(receipt: &[u8]) -> u64 {
    let (lines, _) = receipt.as_chunks::<PRICE>();
    lines.iter().map(|line| u64::from(u32::from_le_bytes(*line))).sum()
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_fits_into_a_frame_and_adds_up() {
        for register in [0, 1, 4_711] {
            for receipt in of(register) {
                let mut frame = [0; FRAME];
                let length = receipt.write(&mut frame);
                assert_eq!(length, receipt.prices().count() * PRICE);
                assert_eq!(add_up(&frame[..length]), receipt.sum());
            }
        }
    }

    #[test]
    fn some_receipts_need_nearly_all_of_a_frame() {
        let lengths = (0..1_000).flat_map(of).map(|receipt| receipt.prices().count() * PRICE);
        assert!(lengths.max().is_some_and(|most| FRAME - most < 16));
    }
}
