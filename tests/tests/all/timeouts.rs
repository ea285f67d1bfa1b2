//! A program that runs for too long: which line of it the verdict names.

use tests::course::Course;
use tests::tool::run;

const PROGRAM: &str = "exercises/11-never-ends/src/main.rs";

/// Programs, and the lines at one of which each of them stays.
const PROGRAMS: [(&str, &[u32]); 4] = [
    ("loop { std::thread::sleep(std::time::Duration::from_secs(9)); }", &[12]),
    ("while std::hint::black_box(&numbers).len() == 3 {}", &[12]),
    (
        "let mut x = 1_u64;\n    loop {\n        x = std::hint::black_box(x.wrapping_mul(3));\n    }",
        &[13, 14, 15],
    ),
    ("std::thread::spawn(|| loop { std::thread::park(); }).join().unwrap()", &[12]),
];

/// The program that has `work` where it works. Functions in front of it and behind it would be
/// named if addresses were mistaken.
fn program(work: &str) -> String {
    format!(
        "#[inline(never)]\nfn before(numbers: &[u64]) -> u64 {{\n    numbers.iter().map(|n| n * n).sum()\n}}\n\
         #[inline(never)]\nfn after(numbers: &[u64]) -> Vec<u64> {{\n    numbers.iter().map(|n| n + 1).collect()\n}}\n\
         #[inline(never)]\n#[allow(unreachable_code)]\nfn work() -> u64 {{ let numbers = vec![1, 2, 3];\n    {work};\n    before(&after(&numbers))\n}}\n\
         fn main() -> std::process::ExitCode {{\n    harness::run(work, |_| Ok(()))\n}}\n"
    )
}

#[test]
fn line_is_that_of_the_loop() {
    let course = Course::new(&["11-never-ends"]);
    for (work, lines) in PROGRAMS {
        course.write(PROGRAM, &program(work));
        let (stdout, stderr, _) = run(&mut course.xtask(&["check", "--timeout", "2"]));
        let places = lines.iter().map(|line| format!("--> {PROGRAM}:{line}:"));
        let names_one = places.into_iter().any(|place| stdout.contains(&place));
        assert!(names_one && stdout.contains("it was here"), "{work}\n{stdout}{stderr}");
    }
}
