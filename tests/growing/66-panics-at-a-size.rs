use std::process::ExitCode;

/// Made for the usual size.
fn filled() -> [u8; 2_000] {
    let mut places = [0; 2_000];
    for number in 0..harness::size(1_000) {
        places[number] = 1;
    }
    places
}

fn main() -> ExitCode {
    harness::run(filled, |_| Ok(()))
}
