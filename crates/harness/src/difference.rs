//! Where an answer differs from what it should be: the check that nearly every
//! task needs.

use std::fmt::Debug;

use course_format::run::Mismatch;

/// What a [`Mismatch`] shows for an element past the end of a sequence.
const END: &str = "the end";

/// Compares the elements of an answer with those it should have, in order, and
/// returns the first difference: its index, and both elements as `{:?}` prints them.
/// A sequence that is too short or too long differs at the end of the shorter one,
/// and the element that is not there is shown as "the end".
///
/// ```
/// # use harness::first_difference;
/// let squares = (0..3_u64).map(|number| number * number);
/// let difference = first_difference(squares, &[0, 1, 5]).unwrap_err();
/// assert_eq!((difference.index, &*difference.expected, &*difference.found), (2, "4", "5"));
/// ```
///
/// An answer that is a single value is a sequence of one: `[answer]`.
///
/// # Errors
///
/// Where the sequences differ.
pub fn first_difference<'a, T: PartialEq + Debug + 'a>(
    expected: impl IntoIterator<Item = T>,
    found: impl IntoIterator<Item = &'a T>,
) -> Result<(), Mismatch> {
    let mut found = found.into_iter();
    let mut index = 0;
    // `try_for_each` rather than `for`: a chain of iterators is driven from the
    // inside then, several times as fast, and answers have up to 100 million elements.
    expected.into_iter().try_for_each(|expected| {
        let found = found.next();
        if found != Some(&expected) {
            return Err(mismatch(index, Some(&expected), found));
        }
        index += 1;
        Ok(())
    })?;
    match found.next() {
        None => Ok(()),
        found => Err(mismatch(index, None, found)),
    }
}

/// Not inlined: it formats, and the loop it is called from should stay small.
#[cold]
#[inline(never)]
fn mismatch<T: Debug>(index: u64, expected: Option<&T>, found: Option<&T>) -> Mismatch {
    let text = |element: Option<&T>| {
        element.map_or_else(|| END.to_owned(), |element| format!("{element:?}"))
    };
    Mismatch { index, expected: text(expected), found: text(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_differs(expected: &[u32], found: &[u32], index: u64, texts: [&str; 2]) {
        let [expected_text, found_text] = texts.map(str::to_owned);
        let wrong = Mismatch { index, expected: expected_text, found: found_text };
        assert_eq!(first_difference(expected.iter().copied(), found), Err(wrong));
    }

    #[test]
    fn equal_sequences_do_not_differ() {
        assert_eq!(first_difference([1, 2, 3], &[1, 2, 3]), Ok(()));
        assert_eq!(first_difference([1_u8; 0], &[]), Ok(()));
    }

    #[test]
    fn first_of_several_differences() {
        assert_differs(&[1, 2, 3, 4], &[1, 7, 3, 8], 1, ["2", "7"]);
        assert_differs(&[1, 2], &[0, 2], 0, ["1", "0"]);
    }

    #[test]
    fn lengths_differ() {
        assert_differs(&[1, 2], &[1], 1, ["2", "the end"]);
        assert_differs(&[1], &[1, 2], 1, ["the end", "2"]);
        assert_differs(&[], &[5], 0, ["the end", "5"]);
    }

    #[test]
    fn elements_are_shown_as_debug_prints_them() {
        let wrong = first_difference([("let", 1), ("go", 2)], &[("let", 1), ("go\n", 2)]);
        let wrong = wrong.unwrap_err();
        assert_eq!((&*wrong.expected, &*wrong.found), (r#"("go", 2)"#, r#"("go\n", 2)"#));
    }
}
