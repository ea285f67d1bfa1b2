//! Every directive that reads a file, with everything in its place that is no such file.

use super::*;
use crate::fixture::{Fixture, write};

/// A file that directives read.
struct Read {
    /// From the folder of the chapters, which is the root of the workspace here.
    file: &'static str,
    /// The directives, in the chapter of an exercise.
    directives: &'static [&'static str],
    /// What a fault says is to be done.
    help: &'static str,
    /// Whether it is JSON, and may be UTF-16.
    is_json: bool,
}

const COLLECT: &str = "run `cargo xtask collect`";

const OUTPUT: &str = "results/shows/shown.txt";

const READ: [Read; 7] = [
    Read {
        file: "results/peaks.json",
        directives: &["peak small", "table", "setting", "compiler"],
        help: COLLECT,
        is_json: true,
    },
    Read {
        file: "results/times.json",
        directives: &["time small", "setting", "peak small"],
        help: "run `cargo xtask bench --save`",
        is_json: true,
    },
    Read {
        file: "results/01-small/small.dhat.json",
        directives: &["tree small", "holders small", "guess", "guess small", "flame solutions"],
        help: COLLECT,
        is_json: true,
    },
    Read {
        file: "results/01-small/small.json",
        directives: &["timeline solutions"],
        help: COLLECT,
        is_json: true,
    },
    Read { file: OUTPUT, directives: &["printed shown"], help: COLLECT, is_json: false },
    Read {
        file: "exercises/01-small/Cargo.toml",
        directives: &["hints"],
        help: "`[package.metadata.exercise]`",
        is_json: false,
    },
    Read {
        file: "a.rs",
        directives: &["code a.rs f", "about a.rs"],
        help: "source file",
        is_json: false,
    },
];

const MANIFEST: &str = "[package.metadata.exercise]\ntitle = \"x\"\nbudget = 1\nstretch = 1\n\
     hints = [\"a\", \"b\", \"c\"]\n";
const SOURCE: &str = "//! About it.\n\nfn f() {}\n";

fn fixture() -> Fixture {
    let fixture = Fixture::new();
    fs::create_dir_all(fixture.path().join("exercises/01-small")).expect("a folder");
    write(&fixture.path().join("exercises/01-small/Cargo.toml"), MANIFEST);
    write(&fixture.path().join("a.rs"), SOURCE);
    fixture
}

/// What is wrong with the directive `words`, after everything has been read again.
fn faults(fixture: &Fixture, words: &str) -> Vec<String> {
    let root = fixture.path();
    match crate::results::Results::read(&root.join("results"), root) {
        Err(fault) => vec![fault],
        Ok(results) => {
            let expanded = fixture.expand_with(&results, &format!("{{{{#heap {words}}}}}\n"));
            expanded.faults.into_iter().map(|(_, fault)| fault).collect()
        }
    }
}

/// Checks that every directive that reads the file has one fault after `change` has replaced
/// it: one line, which is short, names the file, and says what to do.
#[track_caller]
fn check(read: &Read, what: &str, change: impl FnOnce(&Path)) {
    let fixture = fixture();
    let path = fixture.path().join(read.file);
    change(&path);
    for words in read.directives {
        let faults = faults(&fixture, words);
        let [fault] = faults.as_slice() else {
            panic!("{what} as {}, {words}: {faults:?}", read.file);
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_clear = fault.contains(&*name) && fault.contains(read.help);
        let is_short = !fault.contains('\n') && fault.len() < 700;
        assert!(is_clear && is_short, "{what} as {}, {words}: {fault}", read.file);
    }
}

fn replace(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file");
}

#[test]
fn everything_is_right_at_first() {
    let fixture = fixture();
    for words in READ.iter().flat_map(|read| read.directives) {
        assert_eq!(faults(&fixture, words), [""; 0], "{words}");
    }
}

#[test]
fn what_is_not_a_file_is_a_fault() {
    for read in &READ {
        // Without times, there is just no time.
        if read.file != "results/times.json" {
            check(read, "nothing", |path| fs::remove_file(path).expect("a file"));
        }
        check(read, "a folder", |path| {
            fs::remove_file(path).expect("a file");
            fs::create_dir(path).expect("a folder");
        });
        check(read, "more than fits", |path| {
            let file = File::options().write(true).open(path).expect("a file");
            file.set_len(100_000_000_000).expect("a file with holes");
        });
    }
}

#[cfg(unix)]
#[test]
fn what_has_no_end_or_is_elsewhere_is_a_fault() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().expect("a folder");
    for read in &READ {
        let link = |path: &Path, target: &Path| {
            fs::rename(path, outside.path().join("copy")).expect("a file");
            symlink(target, path).expect("a link");
        };
        let targets = [outside.path().join("copy"), PathBuf::from("/dev/zero")];
        for target in &targets {
            check(read, "a link out", |path| link(path, target));
        }
        check(read, "a pipe", |path| {
            fs::remove_file(path).expect("a file");
            let status = std::process::Command::new("mkfifo").arg(path).status();
            assert!(status.expect("mkfifo").success());
        });
    }
    for file in ["/dev/zero", "../../etc/passwd", "/proc/self/environ"] {
        let fault = fixture().fault(&format!("{{{{#heap code {file} x}}}}"));
        assert!(fault.starts_with(&format!("cannot read `{file}`: ")), "{fault}");
    }
}

#[test]
fn what_is_something_else_is_a_fault() {
    let binary: Vec<u8> = (0..=255).collect();
    let html = b"<!doctype html><script>alert(1)</script>";
    for read in &READ {
        for (what, bytes) in [
            ("binary", &binary[..]),
            ("compressed", b"\x1f\x8b\x08\0\0\0\0\0\0\xff"),
            ("HTML", &html[..]),
            ("empty", b""),
            ("null", b"null"),
            ("a list", b"[]"),
            ("an object", b"{}"),
            ("another format", br#"{"format":99,"dhatFileVersion":99,"binaries":[]}"#),
            ("nested", "[".repeat(100_000).as_bytes()),
            ("quoting", format!("{{\"format\":\"{}\"}}", "x\u{202e}".repeat(100_000)).as_bytes()),
        ] {
            // What a program prints can be anything that is text.
            let is_output = read.file == OUTPUT;
            if !is_output || std::str::from_utf8(bytes).is_err() {
                check(read, what, |path| replace(path, bytes));
            }
        }
        check(read, "cut off", |path| {
            let bytes = fs::read(path).expect("a file");
            // Text is cut in the middle of a character.
            let rest: &[u8] = if read.is_json { b"" } else { b"\xc3" };
            replace(path, &[&bytes[..bytes.len() / 2], rest].concat());
        });
    }
}

/// The shell of Windows writes UTF-16, which browsers read as JSON, and no compiler reads.
#[test]
fn other_encodings_are_read_where_they_can_be() {
    for read in &READ {
        let encode = |path: &Path, order: fn(u16) -> [u8; 2]| {
            let text = fs::read_to_string(path).expect("text");
            let bytes: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(order).collect();
            replace(path, &bytes);
        };
        if read.is_json {
            let fixture = fixture();
            encode(&fixture.path().join(read.file), u16::to_be_bytes);
            for words in read.directives {
                assert_eq!(faults(&fixture, words), [""; 0], "{words}");
            }
        } else {
            check(read, "UTF-16", |path| encode(path, u16::to_le_bytes));
            let fixture = fixture();
            let path = fixture.path().join(read.file);
            let text = fs::read_to_string(&path).expect("text");
            replace(&path, format!("\u{feff}{text}").as_bytes());
            for words in read.directives {
                assert_eq!(faults(&fixture, words), [""; 0], "{words}");
            }
        }
    }
}
