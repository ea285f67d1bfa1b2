//! The stages stay as they are, and get a small piece of the data at a time. What they
//! return is copied over the piece, so beside the data only a piece and its versions are
//! alive. It costs a copy of every byte, and a size to choose. Do not do it where a stage
//! has to see more than its piece, as for an average or a sort.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

#[inline(never)]
fn subtract_scalar(data: &[u8], amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_sub(amount)).collect()
}

#[inline(never)]
fn raise_to_power(data: &[u8], power: u32) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_pow(power)).collect()
}

#[inline(never)]
fn double(data: &[u8]) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_mul(2)).collect()
}

#[inline(never)]
fn add_scalar(data: &[u8], amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_add(amount)).collect()
}

// Changed: the stages run on one piece after the other.
const PIECE: usize = 65_536;

fn process_data() -> Vec<u8> {
    let mut data = load();
    for piece in data.chunks_mut(PIECE) {
        let changed = subtract_scalar(piece, SUBTRACT_AMOUNT);
        let changed = raise_to_power(&changed, POWER_AMOUNT);
        let changed = double(&changed);
        piece.copy_from_slice(&add_scalar(&changed, ADD_AMOUNT));
    }
    data
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
