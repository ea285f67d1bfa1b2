//! What a test prints in its own process, printed here: only what is between two
//! marks, for the test runner and dhat print too.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread;

/// A line that nobody else prints, for the run that reports into `folder`.
pub(super) fn mark(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!("\u{1e}{name}\u{1e}")
}

/// Hands what is written to `stream` between two marks to `print`, in a thread of
/// its own, which tells `done` where that is over. What is printed is the test's
/// that this is called in: threads inherit where their output is kept.
pub(super) fn relay(
    stream: impl Read + Send + 'static,
    mark: String,
    print: fn(&str),
    done: Sender<()>,
) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        pass_on(&mut reader, &mark, print);
        // Whether anybody still waits does not matter.
        let _ = done.send(());
        // Nobody is to wait for room in a pipe.
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
}

/// Prints what comes between the first mark and the second, or the end. What comes
/// after it begins a line.
fn pass_on(reader: &mut impl BufRead, mark: &str, print: impl Fn(&str)) {
    let (mut line, mut begun) = (Vec::new(), false);
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        let (before, is_marked) = match text.split_once(mark) {
            Some((before, _)) => (before, true),
            None => (text.as_ref(), false),
        };
        if begun {
            print(before);
            if !before.is_empty() && !before.ends_with('\n') {
                print("\n");
            }
        }
        if is_marked && begun {
            return;
        }
        begun |= is_marked;
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn passed_on(text: &[u8]) -> String {
        let printed = RefCell::new(String::new());
        pass_on(&mut &text[..], "#", |text| printed.borrow_mut().push_str(text));
        printed.into_inner()
    }

    #[test]
    fn only_what_is_between_the_marks_is_printed() {
        assert_eq!(passed_on(b"running 1 test\n#\none\ntwo\n#\ndhat: 5\n"), "one\ntwo\n");
    }

    #[test]
    fn a_mark_may_stand_at_the_end_of_a_line() {
        assert_eq!(passed_on(b"test x ... #\none\ntwo#\ndhat: 5\n"), "one\ntwo\n");
    }

    #[test]
    fn without_a_second_mark_everything_is_the_tests() {
        assert_eq!(passed_on(b"#\none\ntw"), "one\ntw\n");
    }

    #[test]
    fn without_a_mark_nothing_is() {
        assert_eq!(passed_on(b"running 1 test\n"), "");
    }

    #[test]
    fn what_is_not_text_is_printed_as_far_as_it_is() {
        assert_eq!(passed_on(b"#\na\xffb\n#\n"), "a\u{fffd}b\n");
    }
}
