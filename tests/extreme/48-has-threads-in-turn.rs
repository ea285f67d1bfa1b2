use std::thread;

fn work() -> usize {
    let in_turn = |number: usize| {
        let thread = thread::spawn(move || {
            let all: Vec<Vec<u8>> = (1..20).map(|length| vec![1; length * 50]).collect();
            vec![all[3][1]; number % 300 + 1]
        });
        thread.join().unwrap()
    };
    let kept: Vec<Vec<u8>> = (0..2_000).map(in_turn).collect();
    kept.iter().map(Vec::len).sum()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
