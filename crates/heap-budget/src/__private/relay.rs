//! Prints here what a test prints in its own process: only what is between two markers,
//! because the test runner and dhat print there, too.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread;

/// A line that nothing else prints, for the child that reports into `folder`.
pub(super) fn marker(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!("\u{1e}{name}\u{1e}")
}

/// Where a text is printed to.
#[derive(Clone, Copy)]
pub(super) enum Output {
    Stdout,
    Stderr,
    /// Both streams in the order in which they were written.
    Merged,
}

impl Output {
    fn print(self, text: &str) {
        match self {
            Output::Stdout | Output::Merged => print!("{text}"),
            Output::Stderr => eprint!("{text}"),
        }
    }

    /// How many markers there are before the test's output: the child prints one to each
    /// stream.
    fn markers(self) -> usize {
        match self {
            Output::Stdout | Output::Stderr => 1,
            Output::Merged => 2,
        }
    }
}

/// Prints what is written to `stream` between two markers to `output`, on a thread of
/// its own, and then sends a message to `done`. The test runner captures it as the
/// output of the calling test: threads inherit the capture.
pub(super) fn relay(
    stream: impl Read + Send + 'static,
    marker: String,
    output: Output,
    done: Sender<()>,
) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        pass_on(&mut reader, &marker, output.markers(), |text| output.print(text));
        // Nobody may be waiting any more.
        let _ = done.send(());
        // Keeps reading, or the child could block on a full pipe.
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
}

/// Prints what comes between the first `markers` and the next, or the end, completing
/// the last line.
fn pass_on(reader: &mut impl BufRead, marker: &str, markers: usize, print: impl Fn(&str)) {
    let (mut line, mut seen) = (Vec::new(), 0);
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        let (before, is_marked) = match text.split_once(marker) {
            Some((before, _)) => (before, true),
            None => (text.as_ref(), false),
        };
        if seen == markers {
            print(before);
            if !before.is_empty() && !before.ends_with('\n') {
                print("\n");
            }
            if is_marked {
                return;
            }
        }
        seen += usize::from(is_marked);
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn passed_on(text: &[u8]) -> String {
        passed_on_after(1, text)
    }

    fn passed_on_after(markers: usize, text: &[u8]) -> String {
        let printed = RefCell::new(String::new());
        pass_on(&mut &text[..], "#", markers, |text| printed.borrow_mut().push_str(text));
        printed.into_inner()
    }

    #[test]
    fn only_text_between_the_markers_is_printed() {
        assert_eq!(passed_on(b"running 1 test\n#\none\ntwo\n#\ndhat: 5\n"), "one\ntwo\n");
    }

    #[test]
    fn a_marker_may_end_a_line() {
        assert_eq!(passed_on(b"test x ... #\none\ntwo#\ndhat: 5\n"), "one\ntwo\n");
    }

    #[test]
    fn without_a_second_marker_all_of_the_rest_is_printed() {
        assert_eq!(passed_on(b"#\none\ntw"), "one\ntw\n");
    }

    #[test]
    fn without_a_marker_nothing_is_printed() {
        assert_eq!(passed_on(b"running 1 test\n"), "");
    }

    #[test]
    fn merged_streams_have_two_markers() {
        assert_eq!(passed_on_after(2, b"running\n#\n#\none\ntwo\n#\n#\ndhat\n"), "one\ntwo\n");
    }

    #[test]
    fn invalid_utf8_is_replaced() {
        assert_eq!(passed_on(b"#\na\xffb\n#\n"), "a\u{fffd}b\n");
    }
}
