fn work() -> (usize, Vec<u8>) {
    println!("<b>\u{1b}[31mgrün</b> & ]]>");
    let größe = "äöü→".len(); (größe, vec![1; 30_000])
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
